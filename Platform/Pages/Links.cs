using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.Routing;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Pages;

/// <summary>Addresses of pages in the language of this request. No route strings in pages.</summary>
public sealed class Links(LinkGenerator generator, IHttpContextAccessor accessor, PageTexts texts)
{
    /// <param name="page">The page's path in the source: "/Partners/Leak/Index".</param>
    /// <param name="values">Route values, the rest becomes the query.</param>
    /// <param name="language">Another language than the request's.</param>
    public string To(string page, object? values = null, string? language = null) =>
        Find(page, values, language) ?? throw new InvalidOperationException($"No page {page}.");

    /// <summary>As To, or null for a page that this version does not have.</summary>
    public string? Find(string page, object? values = null, string? language = null)
    {
        var route = new RouteValueDictionary(values) { ["page"] = page };
        var wanted = language ?? texts.Language;
        return generator.GetPathByName($"{page}|{wanted}", route)
            ?? generator.GetPathByName($"{page}|nl", route);
    }

    /// <summary>This page in the other language, with the same route values and query; null when it has no
    /// twin.</summary>
    public string? Twin()
    {
        var context = accessor.HttpContext!;
        // A page of an error stands in for another page; the reader's language there is that of the address.
        if (context.GetRouteValue("page") is not string page
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerFeature>() is not null)
            return null;
        var values = new RouteValueDictionary(context.Request.RouteValues);
        var path = generator.GetPathByName($"{page}|{Language.Other(texts.Language)}", values);
        return path is null ? null : path + context.Request.QueryString;
    }
}

/// <summary>&lt;a to="/Partners/Leak/Index" to-year="2025"&gt;: a link to a page in the language of the
/// request.</summary>
[HtmlTargetElement("a", Attributes = "to")]
[HtmlTargetElement("form", Attributes = "to")]
public sealed class LinkTagHelper(Links links) : TagHelper
{
    [HtmlAttributeName("to")]
    public string To { get; set; } = "";

    [HtmlAttributeName("to-all", DictionaryAttributePrefix = "to-")]
    public Dictionary<string, string?> Values { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var values = Values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => (object?)v.Value);
        output.Attributes.SetAttribute(output.TagName == "form" ? "action" : "href", links.To(To, values));
    }
}
