using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.SetAsides;

sealed record TakeMendedOptions(Actor Actor, Guid AnchorId, Guid ImportId);

/// <param name="RefusalKey">Text key of why nothing was taken; null when it was.</param>
sealed record TakeMendedResult(string? RefusalKey, long Rows = 0, long NetMinor = 0);

/// <summary>
/// Counts the rows that were mended: an import of their own, part of the first, with its own unchanging lines. Each
/// line keeps the file and line number where it stood; the raw file tells what it was, who mended it, and when.
/// </summary>
sealed class TakeMended(PartnersDb db, CurrentCity current, TimeProvider time)
{
    public async Task<TakeMendedResult> RunAsync(TakeMendedOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new TakeMendedResult("imports.refused.notAllowed");
        var import = await db.Imports.FirstOrDefaultAsync(
            i => i.Id == options.ImportId && i.AnchorId == options.AnchorId && i.WithdrawnAt == null, cancellation);
        if (import is null)
            return new TakeMendedResult("imports.refused.gone");
        var rows = await db.SetAsides.Where(r => r.ImportId == import.Id && r.State == SetAsideState.Ready)
            .OrderBy(r => r.LineNumber).Take(ImportLimits.MendedRowsMax).ToListAsync(cancellation);
        if (rows.Count == 0)
            return new TakeMendedResult("mending.refused.none");
        return await TakeAsync(options, import, rows, cancellation);
    }

    async Task<TakeMendedResult> TakeAsync(
        TakeMendedOptions options, SpendImport import, List<SetAside> rows, CancellationToken cancellation)
    {
        var id = Ids.New(time);
        var files = new SpendFiles(current.City);
        var suppliers = new SuppliersSeen();
        var lines = rows.ConvertAll(r => LineOf(import, r));
        var isKept = false;
        try
        {
            Write(files.Lines(id), lines, suppliers);
            var raw = JsonSerializer.SerializeToUtf8Bytes(rows.Select(r => new
            {
                r.Id,
                r.Sheet,
                r.LineNumber,
                Was = ReceiptFacts.Cells(r.Cells),
                Mended = ReceiptFacts.Cells(r.CorrectedCells),
                By = r.ActorName,
                r.DecidedAt,
            }));
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(raw));
            await File.WriteAllBytesAsync(files.Raw(sha256), raw, cancellation);

            var part = PartOf(options, import, id, lines, raw.Length, sha256);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            db.Imports.Add(part);
            // Whoever withdraws the import at this moment, or takes the same rows, collides here.
            import.Version++;
            await db.SaveChangesAsync(cancellation);
            foreach (var row in rows)
            {
                (row.State, row.TakenInId) = (SetAsideState.Taken, id);
                row.Version++;
            }
            await suppliers.StoreAsync(db, time, cancellation);
            db.Audit(
                options.Actor, time, "partners.rows.taken", $"import {import.Id}", import.FileName,
                new { part.RowsTaken, part.NetMinor });
            db.Tell(time, new SpendImported(id, import.AnchorId, part.RowsTaken, part.NetMinor, part.Currency));
            await db.SaveChangesAsync(cancellation);
            isKept = true;
            await transaction.CommitAsync(cancellation);
            return new TakeMendedResult(null, part.RowsTaken, part.NetMinor);
        }
        catch (DbUpdateException)
        {
            isKept = false;
            return new TakeMendedResult("mending.refused.elsewhere");
        }
        finally
        {
            if (!isKept)
                File.Delete(files.Lines(id));
        }
    }

    static SpendLine LineOf(SpendImport import, SetAside row) =>
        MendRow.Read(import, row, ReceiptFacts.Cells(row.CorrectedCells)) is CorrectedRowResult.Taken taken
            ? taken.Line
            : throw new InvalidOperationException($"Row {row.Id} was mended and cannot be read any more.");

    static void Write(string path, List<SpendLine> lines, SuppliersSeen suppliers)
    {
        using var file = new LineFile(path, suppliers.KeyOf);
        foreach (var line in lines)
            file.Add(line);
        var (rows, net) = file.Write();
        if (rows != lines.Count || net != lines.Sum(l => l.AmountMinor))
            throw new InvalidOperationException(
                $"The count of mended rows does not close: {lines.Count}, kept {rows}.");
    }

    SpendImport PartOf(
        TakeMendedOptions options, SpendImport import, Guid id, List<SpendLine> lines, long bytes, string sha256) =>
            new()
            {
                Id = id,
                AnchorId = import.AnchorId,
                PartOfId = import.Id,
                FileName = import.FileName,
                Bytes = bytes,
                Sha256 = sha256,
                Encoding = "json",
                Layout = import.Layout,
                RowsRead = lines.Count,
                RowsTaken = lines.Count,
                RowsSetAside = 0,
                DebitsMinor = lines.Where(l => l.AmountMinor >= 0).Sum(l => l.AmountMinor),
                CreditsMinor = lines.Where(l => l.AmountMinor < 0).Sum(l => l.AmountMinor),
                NetMinor = lines.Sum(l => l.AmountMinor),
                Currency = import.Currency,
                FromDate = lines.Min(l => l.Date),
                ToDate = lines.Max(l => l.Date),
                RepeatedRows = 0,
                Warnings = "[]",
                PersonId = options.Actor.PersonId,
                ActorName = options.Actor.Name,
                ImportedAt = time.GetUtcNow(),
            };
}
