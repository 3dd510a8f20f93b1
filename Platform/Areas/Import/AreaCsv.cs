using System.Globalization;
using System.Text.RegularExpressions;

namespace Vliegwiel.Platform.Areas.Import;

/// <summary>Reads the six tables of areas; which one a file holds is told by the names of its columns.</summary>
static partial class AreaCsv
{
    static readonly (AreaContent Content, string[] Columns)[] Contents =
    [
        (AreaContent.Predecessors, ["successor", "predecessor", "date"]),
        (AreaContent.Figures, ["indicator", "area", "period_start", "period_end", "value", "unit"]),
        (AreaContent.Indicators, ["indicator", "name_nl", "name_en", "unit"]),
        (AreaContent.Sources, ["source", "title", "publisher"]),
        (AreaContent.Postcodes, ["postcode", "area"]),
        (AreaContent.Areas, ["code", "name"]),
    ];

    /// <summary>What others call our columns; the codes of the ONS end in CD and their names in NM.</summary>
    static readonly Dictionary<string, string> Synonyms = new()
    {
        ["statcode"] = "code",
        ["gwb_code"] = "code",
        ["regiocode"] = "code",
        ["gebiedscode"] = "code",
        ["naam"] = "name",
        ["statnaam"] = "name",
        ["soort"] = "kind",
        ["type"] = "kind",
        ["ligt_in"] = "parent",
        ["ligt in"] = "parent",
        ["valid from"] = "valid_from",
        ["geldig van"] = "valid_from",
        ["geldig_van"] = "valid_from",
        ["valid to"] = "valid_to",
        ["geldig tot"] = "valid_to",
        ["geldig_tot"] = "valid_to",
        ["bron"] = "source",
        ["outward"] = "postcode",
        ["outcode"] = "postcode",
        ["pc4"] = "postcode",
        ["pc6"] = "postcode",
        ["district"] = "area",
        ["gebied"] = "area",
        ["area_code"] = "area",
        ["gemeente_code"] = "area",
        ["gemeentecode"] = "area",
        ["gm_code"] = "area",
        ["share_of_predecessor"] = "share",
        ["share_of_sample"] = "share",
        ["aandeel"] = "share",
    };

    /// <summary>Dutch names of kinds; the English ones are those of <see cref="AreaKind"/>.</summary>
    static readonly Dictionary<string, AreaKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["land"] = AreaKind.Country,
        ["provincie"] = AreaKind.Region,
        ["gemeente"] = AreaKind.Municipality,
        ["wijk"] = AreaKind.District,
        ["postcodegebied"] = AreaKind.Postcode4,
    };

    static readonly string[] Used =
    [
        "code", "kind", "name", "parent", "valid_from", "valid_to", "source", "successor", "predecessor", "date",
        "share", "postcode", "area", "indicator", "name_nl", "name_en", "unit", "decimals", "title", "publisher",
        "edition", "licence", "attribution", "value", "lower", "upper", "period_start", "period_end", "status",
    ];

    public static AreaFile Read(GivenFile given)
    {
        var table = CsvTable.Read(CsvTable.Decode(given.Bytes));
        if (table.UnclosedQuoteLine is not null)
            return AreaFile.Refused(given, "areas.refused.quote");
        if (table.Rows.Count == 0)
            return AreaFile.Refused(given, "areas.refused.empty");
        if (table.Rows.Count > AreaLimits.RowsMax)
            return AreaFile.Refused(given, "areas.refused.large");
        var names = Names(table.Rows[0].Cells);
        var known = Contents.FirstOrDefault(c => Array.TrueForAll(c.Columns, names.Contains));
        if (known.Columns is null)
            return AreaFile.Refused(given, "areas.refused.columns");

        var file = new AreaFile
        {
            Name = given.Name,
            Bytes = given.Bytes.Length,
            Sha256 = AreaFile.Hash(given.Bytes),
            Content = known.Content,
            ColumnsUnused = [.. table.Rows[0].Cells.Where((name, at) =>
                name.Length > 0 && (!Used.Contains(names[at]) || Array.IndexOf(names, names[at]) != at))],
        };
        foreach (var (line, cells) in table.Rows.Skip(1))
        {
            file.RowsRead++;
            var row = new CsvRow(line, names, cells);
            if (cells.Length > names.Length && cells.Skip(names.Length).Any(c => c.Length > 0))
                file.PutAside(line, "areas.aside.cells", string.Join(' ', cells));
            else if (Array.Exists(cells, c => c.Length > AreaLimits.CellMax))
                file.PutAside(line, "areas.aside.long", cells[0]);
            else if (Understand(known.Content, row) is { } understood)
                file.Rows.Add(understood);
            else
                file.PutAside(line, row.Problem ?? "areas.aside.value", row.Culprit ?? "");
        }
        return file;
    }

    static string[] Names(string[] header)
    {
        var names = header.Select(c => c.ToLowerInvariant()).ToArray();
        for (var at = 0; at < names.Length; at++)
        {
            var ours = OnsPattern().Match(names[at]) is { Success: true } ons
                ? (ons.Groups["what"].Value == "cd" ? "code" : "name") : Synonyms.GetValueOrDefault(names[at]);
            // A column called just so goes before one that only means it.
            if (ours is not null && !names.Contains(ours))
                names[at] = ours;
        }
        // Of a postcode the municipality in which it lies, of an area what it is part of.
        var gemeente = names.Contains("postcode") ? "area" : "parent";
        if (Array.IndexOf(names, "gemeente") is >= 0 and var found && !names.Contains(gemeente))
            names[found] = gemeente;
        return names;
    }

    static AreaRow? Understand(AreaContent content, CsvRow row) => content switch
    {
        AreaContent.Areas => Area(row),
        AreaContent.Predecessors => Predecessor(row),
        AreaContent.Postcodes => Postcode(row),
        AreaContent.Indicators => Indicator(row),
        AreaContent.Sources => Source(row),
        _ => Figure(row),
    };

    static GivenArea? Area(CsvRow row)
    {
        if (Kind(row) is not { } kind)
            return row.Refuse<GivenArea>("areas.aside.kind", row.Has("kind") ? row["kind"] : row["code"]);
        var (from, to) = (row.Date("valid_from"), row.Date("valid_to"));
        if (row.Problem is not null || row.Code("code") is not { } code)
            return null;
        if (row["name"].Length == 0)
            return row.Refuse<GivenArea>("areas.aside.name", code);
        if (from >= to)
            return row.Refuse<GivenArea>("areas.aside.period", $"{row["valid_from"]} {row["valid_to"]}");
        var parent = row["parent"];
        return new GivenArea(row.Line, code, kind, row["name"], parent.Length == 0 ? null : parent, from, to,
            row["source"]);
    }

    static AreaKind? Kind(CsvRow row) => row["kind"] is { Length: > 0 } written
        ? Kinds.TryGetValue(written, out var dutch) ? dutch
        : Enum.TryParse<AreaKind>(written, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            && !char.IsDigit(written[0]) ? kind : null
        : AreaCodes.KindOf(row["code"]);

    static GivenPredecessor? Predecessor(CsvRow row)
    {
        var share = row.Share("share");
        var date = row.Date("date");
        if (row.Problem is not null || row.Code("successor") is not { } successor
            || row.Code("predecessor") is not { } predecessor)
            return null;
        if (date is null)
            return row.Refuse<GivenPredecessor>("areas.aside.date", row["date"]);
        if (share is null or 0)
            return row.Refuse<GivenPredecessor>("areas.aside.share", row["share"]);
        if (successor == predecessor)
            return row.Refuse<GivenPredecessor>("areas.aside.itself", successor);
        return new GivenPredecessor(row.Line, successor, predecessor, date.Value, share.Value, row["source"]);
    }

    static GivenPostcode? Postcode(CsvRow row)
    {
        var postcode = PostcodeText.Compact(row["postcode"]);
        if (!PostcodePattern().IsMatch(postcode))
            return row.Refuse<GivenPostcode>("areas.aside.postcode", postcode);
        // A full postcode without a share lies there wholly; an outward code without one, we do not know how much.
        var share = row.Has("share") ? row.Share("share") : Share.Whole;
        if (row.Problem is not null || row.Code("area") is not { } area)
            return null;
        return new GivenPostcode(row.Line, postcode, area, share, row["source"]);
    }

    static GivenIndicator? Indicator(CsvRow row)
    {
        if (row.Code("indicator") is not { } indicator)
            return null;
        if (row["name_nl"].Length == 0 || row["name_en"].Length == 0)
            return row.Refuse<GivenIndicator>("areas.aside.name", indicator);
        var decimals = int.TryParse(row["decimals"], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given : 1;
        return new GivenIndicator(
            row.Line, indicator, row["name_nl"], row["name_en"], row["unit"],
                Math.Min(decimals, ScaledNumber.ScaleMax));
    }

    static GivenSource? Source(CsvRow row)
    {
        if (row.Code("source") is not { } source)
            return null;
        return row["title"].Length == 0
            ? row.Refuse<GivenSource>("areas.aside.name", source)
            : new GivenSource(
                row.Line, source, row["title"], row["publisher"], row["edition"], row["licence"], row["attribution"]);
    }

    static GivenFigure? Figure(CsvRow row)
    {
        var (value, lower, upper) = (row.Number("value"), row.Number("lower"), row.Number("upper"));
        var (start, end) = (row.Date("period_start"), row.Date("period_end"));
        if (row.Problem is not null || row.Code("indicator") is not { } indicator || row.Code("area") is not { } area)
            return null;
        if (start is null || end is null || end < start)
            return row.Refuse<GivenFigure>("areas.aside.period", $"{row["period_start"]} {row["period_end"]}");
        if (lower > upper || value < lower || value > upper)
            return row.Refuse<GivenFigure>("areas.aside.range", $"{row["lower"]} {row["value"]} {row["upper"]}");
        if (row["unit"].Length == 0)
            return row.Refuse<GivenFigure>("areas.aside.unit", indicator);
        var scale = ScaledNumber.CommonScale(value, lower, upper);
        foreach (var number in (ReadOnlySpan<decimal?>)[value, lower, upper])
        {
            if (number is { } known && !ScaledNumber.Fits(known, scale))
                return row.Refuse<GivenFigure>("areas.aside.number", row["value"]);
        }
        var status = row["status"].Length == 0 ? (value is null ? "M" : "A") : row["status"].ToUpperInvariant();
        return new GivenFigure(
            row.Line, indicator, area, start.Value, end.Value, value, lower, upper, status, row["unit"], row["source"]);
    }

    [GeneratedRegex(@"\A[A-Z0-9]{2,8}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PostcodePattern();

    [GeneratedRegex(@"\A[a-z]{2,6}[0-9]{2}(?<what>cd|nm)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OnsPattern();
}

/// <summary>One row by column name; the first thing that cannot be read is its problem.</summary>
sealed partial class CsvRow(long line, string[] names, string[] cells)
{
    public long Line => line;
    public string? Problem { get; private set; }
    public string? Culprit { get; private set; }

    public bool Has(string name) => names.Contains(name);

    public string this[string name]
    {
        get
        {
            var at = Array.IndexOf(names, name);
            return at >= 0 && at < cells.Length ? cells[at] : "";
        }
    }

    public T? Refuse<T>(string key, string value) where T : class
    {
        Problem ??= key;
        Culprit ??= value;
        return null;
    }

    public string? Code(string name) =>
        CodePattern().IsMatch(this[name]) ? this[name] : Refuse<string>("areas.aside.code", this[name]);

    public DateOnly? Date(string name)
    {
        if (this[name].Length == 0)
            return null;
        if (DateOnly.TryParseExact(this[name], ["yyyy-MM-dd", "d-M-yyyy"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var date))
            return date;
        Refuse<string>("areas.aside.date", this[name]);
        return null;
    }

    public decimal? Number(string name)
    {
        if (this[name].Length == 0)
            return null;
        var number = ScaledNumber.Parse(Decimal(this[name]));
        if (number is null)
            Refuse<string>("areas.aside.number", this[name]);
        return number;
    }

    /// <summary>A fraction between 0 and 1 in whole millionths; finer is refused, because parts must add up
    /// exactly.</summary>
    public long? Share(string name)
    {
        if (this[name].Length == 0)
            return null;
        var millionths = ScaledNumber.Parse(Decimal(this[name])) * Vliegwiel.Platform.Areas.Share.Whole;
        if (millionths is >= 0 and <= Vliegwiel.Platform.Areas.Share.Whole && decimal.IsInteger(millionths.Value))
            return (long)millionths.Value;
        Refuse<string>("areas.aside.share", this[name]);
        return null;
    }

    // One comma and no point is a decimal comma: a Dutch spreadsheet wrote it. Thousands separators are refused.
    static string Decimal(string text) =>
        text.Contains('.', StringComparison.Ordinal) ? text : text.Replace(',', '.');

    [GeneratedRegex(@"\A[A-Za-z0-9_.:-]{1,40}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodePattern();
}
