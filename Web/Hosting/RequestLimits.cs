namespace Vliegwiel.Web.Hosting;

/// <summary>What one request may bring. A page that takes files says so itself, with [RequestSizeLimit(...)].</summary>
public static class RequestLimits
{
    /// <summary>Forms and API calls: a page of text, not a file.</summary>
    public const long BodyBytesMax = 30 * 1024 * 1024;
    public const int FormValuesMax = 2000;
    public const int FormValueLengthMax = 1024 * 1024;
    public const int HeaderBytesMax = 32 * 1024;
    public const int RequestLineBytesMax = 8 * 1024;

    public static void UseRequestLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        });
        builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(form =>
        {
            form.ValueCountLimit = FormValuesMax;
            form.ValueLengthLimit = FormValueLengthMax;
        });
    }
}
