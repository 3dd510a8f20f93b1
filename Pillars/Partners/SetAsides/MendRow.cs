using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.SetAsides;

sealed record MendRowOptions(Actor Actor, Guid AnchorId, Guid ImportId, Guid RowId);

/// <param name="RefusalKey">Text key of why the row still does not count; null when it is done.</param>
sealed record MendRowResult(string? RefusalKey, SpendLine? Line = null);

/// <summary>What a person decides about one row that was set aside: new cells, no payment at all, or undecided
/// again.</summary>
sealed class MendRow(PartnersDb db, TimeProvider time)
{
    public async Task<MendRowResult> CorrectAsync(
        MendRowOptions options, IReadOnlyList<string> cells, CancellationToken cancellation)
    {
        var (import, row, refusal) = await FindAsync(options, cancellation);
        if (refusal is not null)
            return new MendRowResult(refusal);
        if (row!.Cells is null || cells.Sum(c => (long)c.Length + 1) > ReceiptFacts.CellsCharactersMax)
            return new MendRowResult("mending.refused.tooLong");
        if (Read(import!, row, cells) is not CorrectedRowResult.Taken taken)
        {
            var reason = (Read(import!, row, cells) as CorrectedRowResult.Refused)?.Reason;
            return new MendRowResult(reason is { } r ? ReadingTexts.Key(r) : "mending.refused.tooLong");
        }
        row.CorrectedCells = JsonSerializer.Serialize(cells);
        row.DismissedBecause = null;
        return await DecideAsync(options, row, SetAsideState.Ready, "partners.row.mended", taken.Line, cancellation);
    }

    public async Task<MendRowResult> DismissAsync(
        MendRowOptions options, string because, CancellationToken cancellation)
    {
        var (_, row, refusal) = await FindAsync(options, cancellation);
        if (refusal is not null)
            return new MendRowResult(refusal);
        if (string.IsNullOrWhiteSpace(because) || because.Length > ImportLimits.DismissedBecauseMax)
            return new MendRowResult("mending.refused.because");
        row!.CorrectedCells = null;
        row.DismissedBecause = because.Trim();
        return await DecideAsync(options, row, SetAsideState.Dismissed, "partners.row.dismissed", null, cancellation);
    }

    /// <summary>Takes a decision back that is not counted yet.</summary>
    public async Task<MendRowResult> ReopenAsync(MendRowOptions options, CancellationToken cancellation)
    {
        var (_, row, refusal) = await FindAsync(options, cancellation);
        if (refusal is not null)
            return new MendRowResult(refusal);
        row!.CorrectedCells = row.DismissedBecause = null;
        return await DecideAsync(options, row, SetAsideState.Waiting, "partners.row.reopened", null, cancellation);
    }

    /// <summary>The row as it would be read with these cells, or null when its table's layout is not known.</summary>
    public static CorrectedRowResult? Read(SpendImport import, SetAside row, IReadOnlyList<string> cells)
    {
        var layout = LayoutProfile.FromJson(import.Layout)?.Tables
            .FirstOrDefault(t => t.Fingerprint == row.Fingerprint);
        return layout is null ? null : CorrectedRow.Read(layout, import.Currency, ReceiptFacts.Row(row), cells);
    }

    async Task<(SpendImport? Import, SetAside? Row, string? Refusal)> FindAsync(
        MendRowOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return (null, null, "imports.refused.notAllowed");
        var import = await db.Imports.AsNoTracking().FirstOrDefaultAsync(
            i => i.Id == options.ImportId && i.AnchorId == options.AnchorId && i.WithdrawnAt == null, cancellation);
        var row = await db.SetAsides.FirstOrDefaultAsync(
            r => r.Id == options.RowId && r.ImportId == options.ImportId, cancellation);
        if (import is null || row is null)
            return (null, null, "imports.refused.gone");
        return row.State == SetAsideState.Taken ? (null, null, "mending.refused.counted") : (import, row, null);
    }

    async Task<MendRowResult> DecideAsync(
        MendRowOptions options, SetAside row, SetAsideState state, string process, SpendLine? line,
        CancellationToken cancellation)
    {
        row.State = state;
        row.PersonId = options.Actor.PersonId;
        row.ActorName = options.Actor.Name;
        row.DecidedAt = time.GetUtcNow();
        row.Version++;
        db.Audit(
            options.Actor, time, process, $"import {row.ImportId}", row.DismissedBecause ?? "",
            new { row.LineNumber, row.Sheet });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new MendRowResult("mending.refused.elsewhere");
        }
        return new MendRowResult(null, line);
    }
}
