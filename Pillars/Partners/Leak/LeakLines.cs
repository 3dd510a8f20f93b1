using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Leak;

/// <summary>Which payment lines of one anchor. Null is "all of them".</summary>
/// <param name="Kind">Why they do not count; empty: those that count.</param>
/// <param name="Page">From 1.</param>
sealed record LinesQuestion(
    Guid AnchorId, int? Year, PlaceRule Place, Ring? Ring = null, string? Sector = null, Guid? SupplierId = null,
    string? Kind = null, int Page = 1);

/// <summary>A payment with its origin. <see cref="Line"/> is the physical line of the file, or row of the
/// sheet.</summary>
/// <param name="Rule">Code of the rule that takes it off, "city:ID", "intercompany" or "overrule:ID"; null:
/// none.</param>
/// <param name="RuleReason">A person's reason, where a person decided.</param>
sealed record LeakLine(
    Guid ImportId, string FileName, string? Sheet, long Line, DateOnly? Date, long Minor, Guid SupplierId,
        string Supplier,
    string? Description, string? Department, string? Account, string? Reference, string Kind, string? Rule,
    string? RuleReason, Ring Ring, string Section);

sealed record LinesPage(IReadOnlyList<LeakLine> Lines, long Total, long TotalMinor, int Page, int PageSize);

/// <summary>The payment lines behind a figure, for the anchor's own people.</summary>
sealed class LeakLines(
    PartnersDb db, LeakCubeReader cubes, IOrganisations organisations, IAreas areas, CurrentCity current)
{
    public const int PageSize = 50;

    /// <summary>Null: the asker may not see them.</summary>
    public async Task<LinesPage?> PageAsync(Actor actor, LinesQuestion question, CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(actor, question.AnchorId) != LeakReach.Own)
            return null;
        var page = Math.Max(1, question.Page);
        var skip = (long)(page - 1) * PageSize;
        var asked = await AskedAsync(question, cancellation);
        // While a list waits to be counted, its verdicts are of before: then all are judged here.
        var isCounted = asked.IsCounted && asked.Imports.All(i => File.Exists(asked.Files.Verdicts(i.Id)));
        var (shown, total, minor) = isCounted ? Kept(asked, skip) : Judged(asked, skip, cancellation);
        return new LinesPage(shown, total, minor, page, PageSize);
    }

    static (List<LeakLine> Shown, long Total, long Minor) Judged(
        Asked asked, long skip, CancellationToken cancellation)
    {
        var (total, minor) = (0L, 0L);
        var shown = new List<LeakLine>(PageSize);
        foreach (var line in All(asked, cancellation))
        {
            if (total >= skip && shown.Count < PageSize)
                shown.Add(line);
            total++;
            minor += line.Minor;
        }
        return (shown, total, minor);
    }

    /// <summary>By the verdicts of the last count, which are those of the figures.</summary>
    static (List<LeakLine> Shown, long Total, long Minor) Kept(Asked asked, long skip)
    {
        var question = asked.Question;
        var isBySupplier =
            question.Ring is not null || question.Sector is not null || question.SupplierId is not null;
        var keys = isBySupplier
            ? asked.Keys.Where(k => asked.SupplierOf(k.Key) is not null).Select(k => k.Key).ToList() : null;
        using var verdicts = new Verdicts(new VerdictQuestion(question.Year, question.Kind, keys));
        var (total, minor) = (0L, 0L);
        var shown = new List<LeakLine>(PageSize);
        foreach (var spend in asked.Imports)
        {
            var path = asked.Files.Verdicts(spend.Id);
            var (lines, sum) = verdicts.Count(path);
            if (shown.Count < PageSize && total + lines > skip)
            {
                var found = verdicts.Page(path, Math.Max(0, skip - total), PageSize - shown.Count);
                var order = found.Keys.Order().ToList();
                shown.AddRange(ImportedLines.ReadAt(asked.Files.Lines(spend.Id), order)
                    .Zip(order, (line, at) => asked.LineOf(spend, line, found[at])));
            }
            total += lines;
            minor += sum;
        }
        return (shown, total, minor);
    }

    /// <summary>All lines as CSV, harmless for spreadsheets; false where the asker may not see them.</summary>
    public async Task<bool> WriteCsvAsync(
        Actor actor, LinesQuestion question, TextWriter output, CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(actor, question.AnchorId) != LeakReach.Own)
            return false;
        await output.WriteAsync(CsvText.Line(
            ["date", "amount", "currency", "supplier", "description", "department", "account", "reference", "kind",
                "rule",
                "ring", "sector", "file", "sheet", "line", "import"]));
        foreach (var l in All(await AskedAsync(question, cancellation), cancellation))
            await output.WriteAsync(CsvText.Line(
                [l.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    Platform.Texts.Amounts.Invariant(l.Minor), current.City.Currency, l.Supplier, l.Description,
                        l.Department,
                    l.Account, l.Reference, l.Kind, l.Rule, l.Ring.ToString(), l.Section, l.FileName, l.Sheet,
                    l.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), l.ImportId.ToString()]));
        return true;
    }

    /// <summary>All lines as a Parquet file at <paramref name="path"/>; false where the asker may not see
    /// them.</summary>
    public async Task<bool> WriteParquetAsync(
        Actor actor, LinesQuestion question, string path, CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(actor, question.AnchorId) != LeakReach.Own)
            return false;
        using var parquet = new LinesParquet(path + ".spill");
        foreach (var line in All(await AskedAsync(question, cancellation), cancellation))
            parquet.Add(line, current.City.Currency);
        parquet.Write(path);
        return true;
    }

    async Task<Asked> AskedAsync(LinesQuestion question, CancellationToken cancellation)
    {
        var cube = await cubes.ReadAsync(cancellation);
        var basis = await CountBasis.ReadAsync(db, current.City, areas, cancellation);
        var anchor = await organisations.ByIdAsync(question.AnchorId, cancellation);
        return new Asked(
            question, new SpendFiles(current.City), cube, basis.Book(anchor?.Name ?? ""),
            await Overrulings.ReadAsync(db, question.AnchorId, cancellation),
            await db.Overrulings.AsNoTracking().Where(o => o.AnchorId == question.AnchorId && o.EndedAt == null)
                .ToDictionaryAsync(o => $"overrule:{o.Id}", o => o.Reason, cancellation),
            basis.City.ToDictionary(r => $"city:{r.Id}", r => r.Reason),
            await db.Imports.AsNoTracking()
                .Where(i => i.AnchorId == question.AnchorId && i.WithdrawnAt == null
                    && i.Currency == current.City.Currency)
                .OrderByDescending(i => i.ToDate).ThenBy(i => i.Id).ToListAsync(cancellation),
            await db.SupplierKeys.AsNoTracking()
                .Where(k => question.SupplierId == null || k.SupplierId == question.SupplierId)
                .ToDictionaryAsync(k => k.SupplierKey, k => k.SupplierId, cancellation),
            !await basis.Behind(db).AnyAsync(i => i.AnchorId == question.AnchorId, cancellation));
    }

    static IEnumerable<LeakLine> All(Asked asked, CancellationToken cancellation)
    {
        var only = asked.Question.SupplierId is null ? null : asked.Keys.Keys;
        foreach (var spend in asked.Imports)
        {
            foreach (var line in ImportedLines.Read(asked.Files.Lines(spend.Id), asked.Question.Year, only))
            {
                cancellation.ThrowIfCancellationRequested();
                if (asked.SupplierOf(line.SupplierKey) is not { } supplier)
                    continue;
                var word = asked.Words.Find(spend.Id, line.Sheet, line.Line, supplier.Id);
                var verdict = word is not null ? new Verdict(word.Kind, $"overrule:{word.Id}")
                    : asked.Rules.Judge(line.Supplier, line.Account, line.Category, line.Description, line.Date);
                if (asked.Question.Kind is { } kind && verdict.Kind != kind)
                    continue;
                yield return asked.LineOf(spend, line, verdict);
            }
        }
    }

    /// <summary>A question with all that answers it.</summary>
    sealed record Asked(
        LinesQuestion Question, SpendFiles Files, LeakCube Cube, RuleBook Rules, Overrulings Words,
        Dictionary<string, string> WordReasons, Dictionary<string, string> RuleReasons,
        IReadOnlyList<SpendImport> Imports, Dictionary<string, Guid> Keys, bool IsCounted)
    {
        /// <summary>Null where the question is not about this supplier.</summary>
        public CubeSupplier? SupplierOf(string key)
        {
            if (!Keys.TryGetValue(key, out var id) || !Cube.Suppliers.TryGetValue(id, out var supplier))
                return null;
            var isOther = (Question.Ring is { } ring && supplier.At(Question.Place).Site.Ring != ring)
                || (Question.Sector is { } sector && supplier.Section != sector);
            return isOther ? null : supplier;
        }

        public LeakLine LineOf(SpendImport spend, ImportedLine line, Verdict verdict)
        {
            var supplier = Cube.Suppliers[Keys[line.SupplierKey]];
            var reason = verdict.Rule is { } rule
                ? WordReasons.GetValueOrDefault(rule) ?? RuleReasons.GetValueOrDefault(rule) : null;
            return new LeakLine(
                spend.Id, spend.FileName, line.Sheet, line.Line, line.Date, line.Minor, supplier.Id, line.Supplier,
                line.Description, line.Department, line.Account, line.Reference, verdict.Kind, verdict.Rule, reason,
                supplier.At(Question.Place).Site.Ring, supplier.Section);
        }
    }
}
