namespace Vliegwiel.Money.Bank;

/// <summary>A small piece of a message, read whole: names without prefix, texts trimmed.</summary>
sealed class Element(string name, int line, string? currency)
{
    readonly List<Element> _children = [];

    public string Name { get; } = name;

    public int Line { get; } = line;

    /// <summary>The attribute Ccy of an amount.</summary>
    public string? Currency { get; } = currency;

    public string Text { get; set; } = "";

    public int Count => _children.Count;

    public void Add(Element child) => _children.Add(child);

    public IEnumerable<Element> All(string child) => _children.Where(element => element.Name == child);

    /// <summary>The only child of that name; the schema allows no second.</summary>
    public Element? One(string child)
    {
        Element? found = null;
        foreach (var element in All(child))
            found = found is null ? element : throw element.Refuse($"stands twice in {Name}");
        return found;
    }

    public Element Required(string child) => One(child) ?? throw Refuse($"has no {child}");

    /// <summary>The element at the end of the path, if all of it is there.</summary>
    public Element? At(params ReadOnlySpan<string> path)
    {
        var element = this;
        foreach (var child in path)
        {
            element = element.One(child);
            if (element is null)
                return null;
        }
        return element;
    }

    /// <summary>The text at the end of the path; null where it is missing or empty.</summary>
    public string? TextAt(params ReadOnlySpan<string> path) =>
        At(path) is { Text.Length: > 0 } element ? element.Text : null;

    /// <summary>A code, which stands under Cd, or under Prtry when it is the bank's own.</summary>
    public string? Code() => TextAt("Cd") ?? TextAt("Prtry") ?? TextAt("Prtry", "Cd");

    public BankFileException Refuse(string problem) => new($"line {Line}: {Name} {problem}");
}
