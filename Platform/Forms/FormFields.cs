using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Vliegwiel.Platform.Forms;

/// <summary>
/// The fields of this page in the order they stand, so that the error summary above them can name them and link to
/// them: the summary is written after the fields have been made.
/// </summary>
public sealed class FormFields
{
    static readonly object Key = new();

    readonly Dictionary<string, Field> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="Id">The element that the summary links to.</param>
    /// <param name="Label">As the reader sees it.</param>
    public sealed record Field(string Name, string Id, string Label);

    public static FormFields Of(ViewContext view)
    {
        if (view.HttpContext.Items[Key] is not FormFields fields)
            view.HttpContext.Items[Key] = fields = new FormFields();
        return fields;
    }

    public void Add(string name, string id, string label) => _byName.TryAdd(name, new Field(name, id, label));

    /// <summary>Errors of the fields in the order of the page, then those of the form as a whole.</summary>
    public IEnumerable<(Field? Field, string Message)> Errors(ModelStateDictionary state)
    {
        foreach (var field in _byName.Values)
        {
            if (state.TryGetValue(field.Name, out var entry) && entry.Errors.Count > 0)
                yield return (field, entry.Errors[0].ErrorMessage);
        }
        foreach (var (name, entry) in state)
        {
            if (!_byName.ContainsKey(name) && entry is not null)
            {
                foreach (var error in entry.Errors)
                    yield return (null, error.ErrorMessage);
            }
        }
    }
}
