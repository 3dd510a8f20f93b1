using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Vliegwiel.Partners.Import;

/// <summary>On a page whose form is read as it comes in: nothing may read it before, or whole files would be
/// kept.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class StreamedFormAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var factories = context.ValueProviderFactories;
        factories.RemoveType<FormValueProviderFactory>();
        factories.RemoveType<FormFileValueProviderFactory>();
        factories.RemoveType<JQueryFormValueProviderFactory>();
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}

static class StreamedForm
{
    const int BoundaryMax = 200;
    const int TokenMax = 4_096;

    /// <summary>The parts of the form after its token, or null when the form is none of ours. The token is its first
    /// part; it is checked as for every other form.</summary>
    public static async Task<MultipartReader?> OpenAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= BoundaryMax } boundary)
            return null;
        var parts = new MultipartReader(boundary, context.Request.Body);
        var name = context.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.FormFieldName;
        if (await parts.ReadNextSectionAsync(cancellation) is not { } first
            || !ContentDispositionHeaderValue.TryParse(first.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value != name)
            return null;
        var buffer = new byte[TokenMax];
        var length = await first.Body.ReadAtLeastAsync(buffer, TokenMax, throwOnEndOfStream: false, cancellation);
        var token = System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        context.Request.Form = new FormCollection(new() { [name] = token });
        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context) ? parts : null;
    }
}
