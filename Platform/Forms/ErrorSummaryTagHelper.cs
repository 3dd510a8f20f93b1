using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Forms;

/// <summary>
/// &lt;error-summary /&gt;: first thing in the page when a form came back; takes the focus, names every error and
/// links to its field. Nothing at all when there is no error.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper(PageTexts texts) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (!View.ViewData.ModelState.IsValid)
            output.Content.SetHtmlContent(new Later(WriteTo));
    }

    void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var box = new TagBuilder("div");
        box.AddCssClass("utrecht-alert utrecht-alert--error error-summary");
        box.Attributes["id"] = "error-summary";
        box.Attributes["role"] = "alert";
        box.Attributes["tabindex"] = "-1";
        // Works without script; scripts/site.js does the same for browsers that do not know it.
        box.Attributes["autofocus"] = "autofocus";
        box.Attributes["aria-labelledby"] = "error-summary-title";
        var title = new TagBuilder("h2");
        title.AddCssClass("error-summary__title");
        title.Attributes["id"] = "error-summary-title";
        title.InnerHtml.Append(texts["forms.error.title"]);
        var intro = new TagBuilder("p");
        intro.InnerHtml.Append(texts["forms.error.intro"]);
        var list = new TagBuilder("ul");
        foreach (var (field, message) in FormFields.Of(View).Errors(View.ViewData.ModelState))
            list.InnerHtml.AppendHtml(Item(field, message));
        box.InnerHtml.AppendHtml(title).AppendHtml(intro).AppendHtml(list);
        box.WriteTo(writer, encoder);
    }

    TagBuilder Item(FormFields.Field? field, string message)
    {
        var item = new TagBuilder("li");
        var said = FieldTagHelper.Said(texts, message);
        if (field is null)
        {
            item.InnerHtml.Append(said);
            return item;
        }
        var link = new TagBuilder("a");
        link.Attributes["href"] = "#" + field.Id;
        link.InnerHtml.Append(texts["forms.error.field", ("label", field.Label.TrimEnd('?', ':')), ("message", said)]);
        item.InnerHtml.AppendHtml(link);
        return item;
    }

    /// <summary>Content that is made when the page is written out, after everything below it has been made.</summary>
    sealed class Later(Action<TextWriter, HtmlEncoder> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(writer, encoder);
    }
}
