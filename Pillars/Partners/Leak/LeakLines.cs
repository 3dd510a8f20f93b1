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
sealed class LeakLines(PartnersDb db, LeakCubeReader cubes, IOrganisations organisations, CurrentCity current)
{
    public const int PageSize = 50;

    /// <summary>Null: the asker may not see them.</summary>
    public async Task<LinesPage?> PageAsync(Actor actor, LinesQuestion question, CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(actor, question.AnchorId) != LeakReach.Own)
            return null;
        var page = Math.Max(1, question.Page);
        var skip = (long)(page - 1) * PageSize;
        var (total, minor) = (0L, 0L);
        var shown = new List<LeakLine>(PageSize);
        await foreach (var line in AllAsync(question, cancellation))
        {
            if (total >= skip && shown.Count < PageSize)
                shown.Add(line);
            total++;
            minor += line.Minor;
        }
        return new LinesPage(shown, total, minor, page, PageSize);
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
        await foreach (var l in AllAsync(question, cancellation))
            await output.WriteAsync(CsvText.Line(
                [l.Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    Platform.Texts.Amounts.Invariant(l.Minor), current.City.Currency, l.Supplier, l.Description,
                        l.Department,
                    l.Account, l.Reference, l.Kind, l.Rule, l.Ring.ToString(), l.Section, l.FileName, l.Sheet,
                    l.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), l.ImportId.ToString()]));
        return true;
    }

    /// <summary>All lines as a Parquet file at <paramref name="path"/>; false where the asker may not see them.</summary>
    public async Task<bool> WriteParquetAsync(
        Actor actor, LinesQuestion question, string path, CancellationToken cancellation)
    {
        if (LeakQuery.ReachOf(actor, question.AnchorId) != LeakReach.Own)
            return false;
        using var parquet = new LinesParquet(path + ".spill");
        await foreach (var line in AllAsync(question, cancellation))
            parquet.Add(line, current.City.Currency);
        parquet.Write(path);
        return true;
    }

    async IAsyncEnumerable<LeakLine> AllAsync(
        LinesQuestion question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var cube = await cubes.ReadAsync(cancellation);
        var basis = await CountBasis.ReadAsync(db, current.City, cancellation);
        var anchor = await organisations.ByIdAsync(question.AnchorId, cancellation);
        var rules = new RuleBook(basis.Country, basis.City, anchor?.Name ?? "");
        var words = await Overrulings.ReadAsync(db, question.AnchorId, cancellation);
        var cityRules = basis.City.ToDictionary(r => $"city:{r.Id}", r => r.Reason);
        var imports = await db.Imports.AsNoTracking()
            .Where(i => i.AnchorId == question.AnchorId && i.WithdrawnAt == null)
            .OrderByDescending(i => i.ToDate).ThenBy(i => i.Id).ToListAsync(cancellation);
        var keys = await db.SupplierKeys.AsNoTracking()
            .Where(k => question.SupplierId == null || k.SupplierId == question.SupplierId)
            .ToDictionaryAsync(k => k.SupplierKey, k => k.SupplierId, cancellation);
        var files = new SpendFiles(current.City);
        foreach (var spend in imports)
        {
            var only = question.SupplierId is null ? null : keys.Keys;
            foreach (var line in ImportedLines.Read(files.Lines(spend.Id), question.Year, only))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!cube.Suppliers.TryGetValue(keys[line.SupplierKey], out var supplier))
                    continue;
                var ring = supplier.At(question.Place).Site.Ring;
                if ((question.Ring is { } asked && ring != asked)
                    || (question.Sector is { } sector && supplier.Section != sector))
                    continue;
                var word = words.Find(spend.Id, line.Sheet, line.Line, supplier.Id);
                var verdict = word is not null ? new Verdict(word.Kind, $"overrule:{word.Id}")
                    : rules.Judge(line.Supplier, line.Account, line.Category, line.Description, line.Date);
                if (question.Kind is { } kind && verdict.Kind != kind)
                    continue;
                yield return new LeakLine(
                    spend.Id, spend.FileName, line.Sheet, line.Line, line.Date, line.Minor, supplier.Id, line.Supplier,
                    line.Description, line.Department, line.Account, line.Reference, verdict.Kind, verdict.Rule,
                    word?.Reason ?? (verdict.Rule is { } rule ? cityRules.GetValueOrDefault(rule) : null), ring,
                    supplier.Section);
            }
        }
    }
}
