using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Vliegwiel.Platform.Forms;

/// <summary>The elements a field is made of, with the classes of the Utrecht components.</summary>
static class FieldInputs
{
    const int TextAreaRows = 5;

    public static TagBuilder Element(string tag, string classes, string text)
    {
        var element = new TagBuilder(tag);
        element.AddCssClass(classes);
        element.InnerHtml.Append(text);
        return element;
    }

    public static TagBuilder Label(string id, string text, string classes)
    {
        var label = Element("label", classes, text);
        label.Attributes["for"] = id;
        return label;
    }

    public static TagBuilder Input(FieldParts field)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = field.Type;
        if (field.Type == "file")
            input.AddCssClass("file-input");
        else if (field.Type != "hidden")
            input.AddCssClass(field.Type == "number" ? "utrecht-textbox utrecht-textbox--numeric" : "utrecht-textbox");
        // A password is never sent back, a file cannot be.
        if (field.Type is not ("password" or "file"))
            input.Attributes["value"] = field.Value;
        return Finish(input, field, "utrecht-textbox--invalid");
    }

    public static TagBuilder TextArea(FieldParts field)
    {
        var area = new TagBuilder("textarea");
        area.AddCssClass("utrecht-textarea");
        area.Attributes["rows"] = TextAreaRows.ToString(System.Globalization.CultureInfo.InvariantCulture);
        // HTML drops one line end right after the start tag.
        area.InnerHtml.AppendHtml("\n").Append(field.Value);
        return Finish(area, field, "utrecht-textarea--invalid");
    }

    public static TagBuilder Select(FieldParts field)
    {
        var select = new TagBuilder("select");
        select.AddCssClass("utrecht-select utrecht-select--html-select");
        foreach (var option in field.Options)
        {
            var item = new TagBuilder("option");
            item.Attributes["value"] = option.Value;
            if (IsChosen(field, option))
                item.Attributes["selected"] = "selected";
            if (option.Disabled)
                item.Attributes["disabled"] = "disabled";
            item.InnerHtml.Append(option.Text);
            select.InnerHtml.AppendHtml(item);
        }
        return Finish(select, field, "utrecht-select--invalid");
    }

    public static IHtmlContent Choices(FieldParts field)
    {
        var all = new HtmlContentBuilder();
        var kind = field.Type == "radios" ? "radio" : "checkbox";
        for (var i = 0; i < field.Options.Count; i++)
        {
            var option = field.Options[i];
            var id = $"{field.Id}-{i}";
            var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
            input.Attributes["type"] = kind;
            input.Attributes["id"] = id;
            input.Attributes["name"] = field.Name;
            input.Attributes["value"] = option.Value;
            if (IsChosen(field, option))
                input.Attributes["checked"] = "checked";
            if (option.Disabled)
                input.Attributes["disabled"] = "disabled";
            if (field.Error is not null)
                input.Attributes["aria-invalid"] = "true";
            var row = new TagBuilder("div");
            row.AddCssClass("choice");
            row.InnerHtml.AppendHtml(input);
            row.InnerHtml.AppendHtml(Label(id, option.Text, "utrecht-form-label utrecht-form-label--" + kind));
            all.AppendHtml(row);
        }
        return all;
    }

    public static IHtmlContent CheckboxWithLabel(FieldParts field)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = "checkbox";
        input.Attributes["value"] = "true";
        if (field.Values.Contains("true", StringComparer.OrdinalIgnoreCase))
            input.Attributes["checked"] = "checked";
        var row = new TagBuilder("div");
        row.AddCssClass("choice");
        row.InnerHtml.AppendHtml(Finish(input, field, "utrecht-checkbox--invalid"));
        row.InnerHtml.AppendHtml(Label(field.Id, field.Label, "utrecht-form-label utrecht-form-label--checkbox"));
        // An empty box sends nothing: the hidden value makes it false rather than missing.
        var hidden = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        hidden.Attributes["type"] = "hidden";
        hidden.Attributes["name"] = field.Name;
        hidden.Attributes["value"] = "false";
        return new HtmlContentBuilder().AppendHtml(row).AppendHtml(hidden);
    }

    static TagBuilder Finish(TagBuilder input, FieldParts field, string invalidClass)
    {
        input.Attributes["id"] = field.Id;
        input.Attributes["name"] = field.Name;
        if (field.Type != "hidden")
        {
            if (field.DescribedBy is { } described)
                input.Attributes["aria-describedby"] = described;
            if (field.IsRequired && field.Type is not ("checkbox" or "select"))
                input.Attributes["aria-required"] = "true";
        }
        if (field.Error is not null)
        {
            input.Attributes["aria-invalid"] = "true";
            input.AddCssClass(invalidClass);
        }
        foreach (var (name, value) in field.Extra)
        {
            if (name == "class")
                input.AddCssClass(value);
            else
                input.Attributes[name] = value;
        }
        return input;
    }

    static bool IsChosen(FieldParts field, SelectListItem option) => field.Values.Count > 0
        ? field.Values.Contains(option.Value, StringComparer.OrdinalIgnoreCase)
        : option.Selected;
}
