namespace Vliegwiel.Platform.Figures;

/// <summary>How a figure is drawn where scripts run. The table is always there.</summary>
public enum FigureChart
{
    /// <summary>The table alone.</summary>
    None,

    /// <summary>Label column, one or more value columns; low and high make a band, target a line of its own.</summary>
    Line,

    /// <summary>Label column, one or more value columns.</summary>
    Bar,

    /// <summary>From, to and value columns; drawn on the server, see <see cref="SankeySvg"/>.</summary>
    Sankey,

    /// <summary>Code, label and value columns; GeoJSON from <see cref="Figure.GeoUrl"/> with property "code".</summary>
    Choropleth,

    /// <summary>From, to and (optionally) value columns.</summary>
    Graph,
}

/// <summary>What a column holds; decides alignment and how its values are written.</summary>
public enum FigureKind
{
    Text,
    Count,
    Number,

    /// <summary>Minor units in <see cref="FigureCell.Value"/>; the figure names the currency.</summary>
    Money,

    /// <summary>A fraction: 0.31 is written as 31,0%.</summary>
    Share,
}

/// <summary>What a column means to the chart.</summary>
public enum FigureRole
{
    None,
    Label,
    Value,
    Low,
    High,
    Target,
    From,
    To,
    Code,

    /// <summary>Another place or year beside it, as a thin line.</summary>
    Comparator,
}

/// <summary>A figure: an accessible table with title, source, date and unit, and a chart drawn from it.</summary>
/// <remarks>
/// A public property of the page model of this type (or a list of them) can be downloaded as CSV at ?csv=ID
/// without further work: see FigureCsvFilter.
/// </remarks>
public sealed record Figure
{
    /// <summary>Unique on its page: lower-case letters, digits, hyphens.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What it says, in one sentence.</summary>
    public string? Sentence { get; init; }

    public required IReadOnlyList<FigureColumn> Columns { get; init; }
    public required IReadOnlyList<FigureRow> Rows { get; init; }

    /// <summary>The last row, set apart: a total.</summary>
    public FigureRow? Total { get; init; }

    /// <summary>Who measured or counted it; no figure without.</summary>
    public required string Source { get; init; }
    public string? SourceUrl { get; init; }

    /// <summary>The period or day it is about, as people write it: "2024", "1 januari 2025".</summary>
    public required string Period { get; init; }

    /// <summary>When the source published it or we counted it.</summary>
    public DateOnly? Vintage { get; init; }

    /// <summary>"euro", "aantal inwoners", "procent".</summary>
    public required string Unit { get; init; }

    /// <summary>ISO 4217, needed by money columns.</summary>
    public string? Currency { get; init; }

    /// <summary>An estimate says so, with its range in words: "tussen 17 en 28 mensen".</summary>
    public bool IsEstimate { get; init; }
    public string? Range { get; init; }

    /// <summary>What a reader must know to read it rightly.</summary>
    public string? Caveat { get; init; }

    public FigureChart Chart { get; init; }

    /// <summary>Bars of one label stand on each other instead of side by side.</summary>
    public bool IsStacked { get; init; }

    /// <summary>For a choropleth: where the shapes come from.</summary>
    public string? GeoUrl { get; init; }

    /// <summary>The table stays beside the chart instead of behind a button.</summary>
    public bool KeepTable { get; init; }

    /// <summary>On a phone each row becomes a card: for tables of words.</summary>
    public bool IsStackable { get; init; }

    /// <summary>Another address for the CSV than ?csv=ID.</summary>
    public string? CsvUrl { get; init; }
}

/// <param name="Decimals">For <see cref="FigureKind.Number"/> and <see cref="FigureKind.Share"/>.</param>
public sealed record FigureColumn(
    string Title, FigureKind Kind = FigureKind.Text, FigureRole Role = FigureRole.None, int Decimals = 1)
{
    public bool IsNumeric => Kind != FigureKind.Text;

    /// <summary>Each cell shows its value as a bar too, against the largest of the column.</summary>
    public bool HasBars { get; init; }

    /// <summary>Holds what is unknown: the chart gives it the colour of that.</summary>
    public bool IsUnknown { get; init; }
}

public sealed record FigureRow(IReadOnlyList<FigureCell> Cells)
{
    public FigureRow(params FigureCell[] cells) : this((IReadOnlyList<FigureCell>)cells)
    {
    }

    /// <summary>Colour of the row in a Sankey: 1 to 6, or 0 for what is unknown.</summary>
    public int? Shade { get; init; }
}

/// <summary>
/// A cell: words, or a value written by its column. A value that is absent in a numeric column is unknown and is
/// shown so, never as zero.
/// </summary>
public sealed record FigureCell
{
    public string? Text { get; init; }
    public decimal? Value { get; init; }

    /// <summary>Opens the figure down to its rows.</summary>
    public string? Link { get; init; }

    public static FigureCell Unknown { get; } = new();

    public static FigureCell Of(string text, string? link = null) => new() { Text = text, Link = link };

    /// <param name="value">In the column's measure; money in minor units.</param>
    public static FigureCell Of(decimal? value, string? link = null) => new() { Value = value, Link = link };

    public static implicit operator FigureCell(string text) => Of(text);
    public static implicit operator FigureCell(long value) => Of(value);
    public static implicit operator FigureCell(decimal value) => Of(value);
    public static implicit operator FigureCell(decimal? value) => Of(value);

    public static FigureCell ToFigureCell(decimal? value) => Of(value);
}
