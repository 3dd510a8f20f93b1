using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Leak;

/// <summary>One payment with all that decides about it.</summary>
/// <param name="Import">The receipt of the file it stood in.</param>
/// <param name="Line">As it was read from the file.</param>
/// <param name="Supplier">Who was paid, with both places.</param>
/// <param name="Verdict">What holds now.</param>
/// <param name="ByRules">What the rules say, whatever a person said.</param>
/// <param name="Words">What persons said about this line or its supplier, newest first, ended ones too.</param>
sealed record TracedLine(
    SpendImport Import, ImportedLine Line, CubeSupplier Supplier, Verdict Verdict, Verdict ByRules,
    IReadOnlyList<Overruling> Words);

/// <summary>From a payment back to its file and line, and on to the rule that decides whether it counts.</summary>
sealed class LineTrace(
    PartnersDb db, LeakCubeReader cubes, IOrganisations organisations, IAreas areas, CurrentCity current)
{
    /// <summary>Words shown of one line; the newest.</summary>
    const int WordsMax = 50;

    /// <returns>Null where there is no such line, or the asker may not see it: the answer is the same.</returns>
    public async Task<TracedLine?> FindAsync(
        Actor actor, Guid importId, string? sheet, long number, CancellationToken cancellation)
    {
        var import = await db.Imports.AsNoTracking()
            .FirstOrDefaultAsync(i => i.Id == importId && i.WithdrawnAt == null, cancellation);
        if (import is null || LeakQuery.ReachOf(actor, import.AnchorId) != LeakReach.Own)
            return null;
        var line = ImportedLines.Read(new SpendFiles(current.City).Lines(importId))
            .FirstOrDefault(l => l.Line == number && (l.Sheet ?? "") == (sheet ?? ""));
        if (line is null)
            return null;
        var supplierId = await db.SupplierKeys.Where(k => k.SupplierKey == line.SupplierKey)
            .Select(k => k.SupplierId).FirstAsync(cancellation);
        var cube = await cubes.ReadAsync(cancellation);
        if (!cube.Suppliers.TryGetValue(supplierId, out var supplier))
            return null;
        var basis = await CountBasis.ReadAsync(db, current.City, areas, cancellation);
        var anchor = await organisations.ByIdAsync(import.AnchorId, cancellation);
        var ruled = basis.Book(anchor?.Name ?? "")
            .Judge(line.Supplier, line.Account, line.Category, line.Description, line.Date);
        var words = await db.Overrulings.AsNoTracking()
            .Where(o => o.AnchorId == import.AnchorId && (o.SupplierId == supplierId
                || (o.ImportId == importId && o.LineNumber == number && o.Sheet == line.Sheet)))
            .OrderByDescending(o => o.CreatedAt).Take(WordsMax).ToListAsync(cancellation);
        var word = new Overrulings(words.Where(w => w.EndedAt is null)).Find(importId, line.Sheet, number, supplierId);
        var verdict = word is null ? ruled : new Verdict(word.Kind, $"overrule:{word.Id}");
        return new TracedLine(import, line, supplier, verdict, ruled, words);
    }
}
