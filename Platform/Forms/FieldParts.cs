using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Forms;

/// <summary>A field as it will be written: names, what was filled in, and what is wrong with it.</summary>
sealed record FieldParts
{
    public required string Name { get; init; }
    public required string Id { get; init; }
    public required string Label { get; init; }
    public string? Hint { get; init; }
    public string? Error { get; init; }
    public string Type { get; init; } = "text";
    public IReadOnlyList<string> Values { get; init; } = [];
    public bool IsRequired { get; init; }
    public IReadOnlyList<SelectListItem> Options { get; init; } = [];
    public IReadOnlyList<(string Name, string Value)> Extra { get; init; } = [];

    public string HintId => Id + "-hint";
    public string ErrorId => Id + "-error";
    public bool IsGroup => Type is "radios" or "checkboxes";
    public string Value => Values.Count > 0 ? Values[0] : "";

    /// <summary>Where a link from the error summary leads: a group has no element of its own, its first choice
    /// has.</summary>
    public string FirstId => IsGroup ? Id + "-0" : Id;

    public string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        ({ }, null) => HintId,
        (null, { }) => ErrorId,
        _ => $"{HintId} {ErrorId}",
    };

    public static FieldParts Of(ViewContext view, ModelExpression expression, PageTexts texts, string? label)
    {
        var name = view.ViewData.TemplateInfo.GetFullHtmlFieldName(expression.Name);
        view.ViewData.ModelState.TryGetValue(name, out var state);
        return new FieldParts
        {
            Name = name,
            Id = TagBuilder.CreateSanitizedId(name, "-"),
            Label = label ?? expression.Metadata.GetDisplayName(),
            Error = state is { Errors.Count: > 0 } ? FieldTagHelper.Said(texts, state.Errors[0].ErrorMessage) : null,
            Values = state?.RawValue is not null ? Attempted(state.RawValue) : Of(expression.Model),
            IsRequired = expression.Metadata.IsRequired,
        };
    }

    static IReadOnlyList<string> Attempted(object raw) => raw switch
    {
        string one => [one],
        string[] many => many,
        _ => Of(raw),
    };

    static IReadOnlyList<string> Of(object? model) => model switch
    {
        null => [],
        string text => [text],
        bool yes => [yes ? "true" : "false"],
        DateOnly date => [date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        IEnumerable<string> many => [.. many],
        System.Collections.IEnumerable many => [.. many.Cast<object>().Select(m => m.ToString() ?? "")],
        // Number inputs only take invariant numbers; other inputs are read with the reader's culture.
        decimal number => [number.ToString(CultureInfo.CurrentCulture)],
        IFormattable formattable => [formattable.ToString(null, CultureInfo.InvariantCulture)],
        _ => [model.ToString() ?? ""],
    };
}
