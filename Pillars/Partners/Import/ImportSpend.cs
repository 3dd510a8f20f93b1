using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Import;

/// <summary>One file of one anchor. The content is read once from its start; the name is what people see.</summary>
sealed record ImportSpendOptions(
    Actor Actor, Guid AnchorId, string FileName, Stream Content, IProgress<long>? Progress = null);

abstract record ImportSpendResult
{
    private ImportSpendResult()
    {
    }

    public sealed record Taken(Guid ImportId, Receipt Receipt, long RepeatedRows) : ImportSpendResult;

    /// <summary>The reader could make nothing of it; see the code.</summary>
    public sealed record Refused(FileReading.Refused Reading) : ImportSpendResult;

    /// <summary>The same bytes were taken in before.</summary>
    public sealed record Duplicate(Guid EarlierImportId, string EarlierFileName, DateTimeOffset At) : ImportSpendResult;

    public sealed record NotAllowed : ImportSpendResult;
}

/// <summary>
/// Takes in one payment list, whole or not at all: first the raw file and the lines as files under names that nothing
/// refers to yet, then one transaction with receipt, rows set aside, suppliers, audit entry and message. What a crash
/// leaves behind are files without a receipt, which <see cref="SpendFiles.RemoveOrphans"/> removes at the next start.
/// </summary>
sealed class ImportSpend(PartnersDb db, CurrentCity current, TimeProvider time)
{
    const int TriesMax = 3;
    const int CopyBytes = 1 << 17;

    public async Task<ImportSpendResult> RunAsync(ImportSpendOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new ImportSpendResult.NotAllowed();

        var files = new SpendFiles(current.City);
        var id = Ids.New(time);
        var upload = files.Upload(id);
        var lines = files.Lines(id);
        var kept = false;
        try
        {
            var sha256 = await CopyAsync(options.Content, upload, cancellation);
            if (await EarlierAsync(options.AnchorId, sha256, cancellation) is { } earlier)
                return earlier;
            var suppliers = new SuppliersSeen();
            var reading = Read(options, upload, lines, suppliers, cancellation);
            if (reading is FileReading.Refused refused)
                return new ImportSpendResult.Refused(refused with { FileName = options.FileName });
            var receipt = ((FileReading.Read)reading).Receipt with { FileName = options.FileName };
            if (receipt.Sha256 != sha256)
                throw new IOException("The file changed while it was read. Nothing was taken in.");

            var repeated = files.CountRepeated(lines, await OthersAsync(options.AnchorId, cancellation));
            File.Move(upload, files.Raw(sha256), overwrite: true);
            var result = await StoreAsync(options, id, receipt, repeated, suppliers, cancellation);
            kept = result is ImportSpendResult.Taken;
            return result;
        }
        finally
        {
            File.Delete(upload);
            if (!kept)
                File.Delete(lines);
        }
    }

    FileReading Read(
        ImportSpendOptions options, string upload, string lines, SuppliersSeen suppliers, CancellationToken cancellation)
    {
        using var file = new LineFile(lines);
        var reading = SpendFile.Read(
            upload,
            new ReadOptions { Currency = current.City.Currency, Progress = options.Progress, Cancellation = cancellation },
            line => file.Add(line, suppliers.KeyOf(line)));
        if (reading is FileReading.Read { Receipt: var receipt })
        {
            // The lines on disk, the receipt's count: two roads to one figure.
            var (rows, net) = file.Write();
            if (rows != receipt.RowsTaken || net != receipt.NetMinor)
            {
                File.Delete(lines);
                throw new InvalidOperationException(
                    $"The count does not close: {receipt.RowsTaken} rows and {receipt.NetMinor} read, {rows} and {net} kept.");
            }
        }
        return reading;
    }

    async Task<ImportSpendResult> StoreAsync(
        ImportSpendOptions options, Guid id, Receipt receipt, long repeated, SuppliersSeen suppliers,
        CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                db.Imports.Add(RowOf(options, id, receipt, repeated));
                db.SetAsides.AddRange(receipt.SetAside.Select(row => new SetAside
                {
                    Id = Ids.New(time),
                    ImportId = id,
                    Sheet = row.Sheet,
                    LineNumber = row.LineNumber,
                    Reason = row.Reason.ToString(),
                    Raw = row.Raw,
                }));
                await suppliers.StoreAsync(db, time, cancellation);
                db.Audit(
                    options.Actor, time, "partners.import.taken", $"import {id}", options.FileName,
                    new { receipt.RowsRead, receipt.RowsTaken, receipt.NetMinor, receipt.Sha256 });
                db.Tell(time, new SpendImported(id, options.AnchorId, receipt.RowsTaken, receipt.NetMinor, receipt.Currency));
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return new ImportSpendResult.Taken(id, receipt, repeated);
            }
            catch (DbUpdateException) when (attempt < TriesMax)
            {
                // Somebody else read in the same file, or met the same new supplier, at the same moment: look again.
                db.ChangeTracker.Clear();
                if (await EarlierAsync(options.AnchorId, receipt.Sha256, cancellation) is { } earlier)
                    return earlier;
            }
        }
    }

    SpendImport RowOf(ImportSpendOptions options, Guid id, Receipt receipt, long repeated) => new()
    {
        Id = id,
        AnchorId = options.AnchorId,
        FileName = options.FileName,
        Bytes = receipt.Bytes,
        Sha256 = receipt.Sha256,
        Encoding = receipt.Encoding,
        Layout = receipt.Profile.ToJson(),
        RowsRead = receipt.RowsRead,
        RowsTaken = receipt.RowsTaken,
        RowsSetAside = receipt.SetAside.Count,
        DebitsMinor = receipt.DebitsMinor,
        CreditsMinor = receipt.CreditsMinor,
        NetMinor = receipt.NetMinor,
        Currency = receipt.Currency,
        FromDate = receipt.From,
        ToDate = receipt.To,
        RepeatedRows = repeated,
        Warnings = JsonSerializer.Serialize(receipt.Warnings),
        PersonId = options.Actor.PersonId,
        ImportedAt = time.GetUtcNow(),
    };

    async Task<ImportSpendResult.Duplicate?> EarlierAsync(Guid anchorId, string sha256, CancellationToken cancellation) =>
        await db.Imports
            .Where(i => i.AnchorId == anchorId && i.Sha256 == sha256 && i.WithdrawnAt == null)
            .Select(i => new ImportSpendResult.Duplicate(i.Id, i.FileName, i.ImportedAt))
            .FirstOrDefaultAsync(cancellation);

    Task<List<Guid>> OthersAsync(Guid anchorId, CancellationToken cancellation) => db.Imports
        .Where(i => i.AnchorId == anchorId && i.WithdrawnAt == null)
        .Select(i => i.Id)
        .ToListAsync(cancellation);

    static async Task<string> CopyAsync(Stream content, string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        await file.FlushAsync(cancellation);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
