using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Forms;

/// <summary>
/// &lt;field for="Input.Name" label-key="..." hint-key="..." type="..." options="..." /&gt;: label, hint, error and
/// input, tied together. Attributes it does not know (autocomplete, inputmode, accept, multiple, rows, min) go to
/// the input. Types: text, email, password, tel, url, search, date, number, file, textarea, select, checkbox,
/// checkboxes, radios, hidden; without one it follows from the property.
/// </summary>
[HtmlTargetElement("field", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper(PageTexts texts) : TagHelper
{
    public required ModelExpression For { get; set; }
    public string? LabelKey { get; set; }

    /// <summary>In place of the key, for a label with values in it.</summary>
    public string? Label { get; set; }
    public string? HintKey { get; set; }
    public string? Hint { get; set; }
    public string? Type { get; set; }
    public IEnumerable<SelectListItem>? Options { get; set; }

    /// <summary>Says whether the label tells that it may stay empty; by default when nothing requires a
    /// value.</summary>
    public bool? Optional { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var field = FieldParts.Of(View, For, texts, LabelKey is null ? Label : texts[LabelKey]) with
        {
            Hint = HintKey is null ? Hint : texts[HintKey],
            Type = Type ?? TypeOf(For),
            Options = [.. Options ?? []],
            Extra = [.. output.Attributes.Select(a => (a.Name, a.Value is null ? "" : Written(a.Value)))],
        };
        FormFields.Of(View).Add(field.Name, field.FirstId, field.Label);

        output.Attributes.Clear();
        output.TagMode = TagMode.StartTagAndEndTag;
        if (field.Type == "hidden")
        {
            output.TagName = null;
            output.Content.SetHtmlContent(FieldInputs.Input(field));
            return;
        }
        output.TagName = field.IsGroup ? "fieldset" : "div";
        output.Attributes.SetAttribute("class", Classes(field));
        if (field.IsGroup && field.DescribedBy is { } described)
            output.Attributes.SetAttribute("aria-describedby", described);
        Fill(output.Content, field);
    }

    void Fill(TagHelperContent content, FieldParts field)
    {
        if (field.Type == "checkbox")
        {
            content.AppendHtml(FieldInputs.CheckboxWithLabel(field));
            AppendNotes(content, field);
            return;
        }
        content.AppendHtml(field.IsGroup
            ? FieldInputs.Element("legend", "utrecht-form-fieldset__legend utrecht-form-label", LabelText(field))
            : FieldInputs.Label(field.Id, LabelText(field), "utrecht-form-label"));
        AppendNotes(content, field);
        content.AppendHtml(field.Type switch
        {
            "textarea" => FieldInputs.TextArea(field),
            "select" => FieldInputs.Select(field),
            "radios" or "checkboxes" => FieldInputs.Choices(field),
            _ => FieldInputs.Input(field),
        });
    }

    void AppendNotes(TagHelperContent content, FieldParts field)
    {
        if (field.Hint is not null)
        {
            var hint = FieldInputs.Element("p", "utrecht-form-field-description", field.Hint);
            hint.Attributes["id"] = field.HintId;
            content.AppendHtml(hint);
        }
        if (field.Error is null)
            return;
        var error = new TagBuilder("p");
        error.AddCssClass("utrecht-form-field-error-message");
        error.Attributes["id"] = field.ErrorId;
        error.InnerHtml.AppendHtml(FieldInputs.Element("span", "visually-hidden", texts["forms.error.prefix"] + " "));
        error.InnerHtml.Append(field.Error);
        content.AppendHtml(error);
    }

    string LabelText(FieldParts field)
    {
        var optional = Optional ?? (!For.Metadata.IsRequired && !field.IsGroup && field.Type is not "select");
        return optional ? $"{field.Label} {texts["forms.optional"]}" : field.Label;
    }

    static string Classes(FieldParts field)
    {
        var kind = field.IsGroup ? "utrecht-form-fieldset utrecht-form-fieldset--html-fieldset" : "utrecht-form-field";
        return field.Error is null ? kind + " field" : kind + " field field--invalid utrecht-form-field--invalid";
    }

    static string TypeOf(ModelExpression expression)
    {
        var metadata = expression.Metadata;
        var type = Nullable.GetUnderlyingType(metadata.ModelType) ?? metadata.ModelType;
        if (metadata.DataTypeName is "Password" or "EmailAddress" or "MultilineText")
            return metadata.DataTypeName switch
            {
                "Password" => "password",
                "EmailAddress" => "email",
                _ =>
                "textarea"
            };
        if (type == typeof(bool))
            return "checkbox";
        if (type == typeof(DateOnly))
            return "date";
        if (type == typeof(int) || type == typeof(long))
            return "number";
        return typeof(IFormFile).IsAssignableFrom(type)
            || typeof(IEnumerable<IFormFile>).IsAssignableFrom(type) ? "file" : "text";
    }

    static string Written(object value) => value is IHtmlContent html
        ? TagText(html)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // Razor hands attribute values on as HTML; the input writes them anew, so they are decoded first.
    static string TagText(IHtmlContent html)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        html.WriteTo(writer, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(writer.ToString());
    }

    /// <summary>A message may be a text key: then it is said in the reader's language.</summary>
    internal static string Said(PageTexts texts, string message) => texts.Has(message) ? texts[message] : message;
}
