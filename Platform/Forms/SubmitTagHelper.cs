using Microsoft.AspNetCore.Razor.TagHelpers;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Forms;

/// <summary>
/// &lt;submit key="pay.submit" /&gt;: the button of a form; its text is a verb with what it does. kind is primary
/// (default), secondary or danger; text="..." in place of key for a text with values in it.
/// </summary>
[HtmlTargetElement("submit", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SubmitTagHelper(PageTexts texts) : TagHelper
{
    public string? Key { get; set; }
    public string? Text { get; set; }
    public string Kind { get; set; } = "primary";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "submit");
        var kind = Kind switch
        {
            "secondary" => "utrecht-button--secondary-action",
            "danger" => "utrecht-button--primary-action utrecht-button--danger",
            _ => "utrecht-button--primary-action",
        };
        output.Attributes.SetAttribute("class", $"utrecht-button utrecht-button--submit {kind}");
        output.Content.SetContent(Text ?? texts[Key ?? "layout.submit"]);
    }
}
