using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Import;

/// <summary>One file of one anchor. The content is read once from its start; the name is what people see.</summary>
sealed record ImportSpendOptions(
    Actor Actor, Guid AnchorId, string FileName, Stream Content, IProgress<long>? Progress = null)
{
    /// <summary>The import's id, where the caller knows it before: running it again then finds the first
    /// run's.</summary>
    public Guid? Id { get; init; }

    /// <summary>An import that is withdrawn in the same transaction: the same file, read with other columns.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>A layout that a person gave; kept as the anchor's for the next files, if this one is taken.</summary>
    public LayoutProfile? Layout { get; init; }

    /// <summary>What a machine calls this request; once for an anchor.</summary>
    public string? IdempotencyKey { get; init; }
}

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

    /// <summary>What it should replace was withdrawn or replaced in the meantime.</summary>
    public sealed record Overtaken : ImportSpendResult;

    /// <summary>The machine used this key for other bytes.</summary>
    public sealed record KeyUsed : ImportSpendResult;
}

/// <summary>
/// Takes in one payment list, whole or not at all: first the raw file and the lines as files under names that nothing
/// refers to yet, then one transaction with receipt, rows set aside, suppliers, audit entry and message. What a crash
/// leaves behind are files without a receipt, which <see cref="SpendFiles.RemoveOrphans"/> removes at the next start.
/// </summary>
[SuppressMessage("Security", "CA3003", Justification = "Paths are made of ids and of a hash in hexadecimal.")]
sealed class ImportSpend(PartnersDb db, CurrentCity current, SpendDisk disk, TimeProvider time)
{
    const int TriesMax = 3;
    const int CopyBytes = 1 << 17;

    public async Task<ImportSpendResult> RunAsync(ImportSpendOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.MayFor(Permissions.Import, options.AnchorId))
            return new ImportSpendResult.NotAllowed();

        var files = new SpendFiles(current.City);
        var id = options.Id ?? Ids.New(time);
        if (options.Id is not null && await StoredAsync(id, cancellation) is { } done)
            return done;
        var upload = files.Upload(id);
        var lines = files.Lines(id);
        var kept = false;
        try
        {
            var sha256 = await CopyAsync(options.Content, upload, cancellation);
            if (await SettledAsync(options, sha256, cancellation) is { } settled)
                return settled;
            var suppliers = new SuppliersSeen();
            var layouts = await LayoutsAsync(options, cancellation);
            var reading = Read(options, layouts, upload, lines, suppliers, cancellation);
            if (reading is FileReading.Refused refused)
                return new ImportSpendResult.Refused(refused with { FileName = options.FileName });
            var receipt = ((FileReading.Read)reading).Receipt with { FileName = options.FileName };
            if (receipt.Sha256 != sha256)
                throw new IOException("The file changed while it was read. Nothing was taken in.");

            var repeated = files.CountRepeated(lines, await OthersAsync(options, cancellation));
            File.Move(upload, files.Raw(sha256), overwrite: true);
            // Where a commit was answered by a broken connection nobody knows whether it holds: the lines stay, and
            // the clean-up at the next start decides.
            kept = true;
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
        ImportSpendOptions options, LayoutProfile layouts, string upload, string lines, SuppliersSeen suppliers,
        CancellationToken cancellation)
    {
        using var file = new LineFile(lines, suppliers.KeyOf);
        var reading = SpendFile.Read(
            upload,
            new ReadOptions
            {
                Currency = current.City.Currency,
                Profile = layouts,
                Progress = options.Progress,
                Cancellation = cancellation,
            },
            file.Add);
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
        ImportSpendOptions options, Guid id, Receipt receipt, (long Rows, Guid? Most) repeated, SuppliersSeen suppliers,
        CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                if (options.ReplacesId is { } old && !await TakeOutAsync(options, old, cancellation))
                    return new ImportSpendResult.Overtaken();
                await KeepLayoutsAsync(options, receipt, cancellation);
                var row = RowOf(options, id, receipt, repeated);
                db.Imports.Add(row);
                db.SetAsides.AddRange(receipt.SetAside.Select(r => SetAsideOf(id, receipt, r)));
                await suppliers.StoreAsync(db, time, cancellation);
                db.Audit(
                    options.Actor, time, "partners.import.taken", $"import {id}", options.FileName,
                    new { receipt.RowsRead, receipt.RowsTaken, receipt.NetMinor, receipt.Sha256, options.ReplacesId });
                db.Tell(
                    time, new SpendImported(id, options.AnchorId, receipt.RowsTaken, receipt.NetMinor,
                        receipt.Currency));
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return new ImportSpendResult.Taken(id, receipt, repeated.Rows);
            }
            catch (DbUpdateException) when (attempt < TriesMax)
            {
                // Somebody else read in the same file, or met the same new supplier, at the same moment: look again.
                db.ChangeTracker.Clear();
                if (await StoredAsync(id, cancellation) is { } stored)
                    return stored;
                if (await SettledAsync(options, receipt.Sha256, cancellation) is { } settled)
                    return settled;
            }
        }
    }

    /// <summary>Withdraws what this import replaces; saved before the new row, because the same bytes count
    /// once.</summary>
    async Task<bool> TakeOutAsync(ImportSpendOptions options, Guid oldId, CancellationToken cancellation)
    {
        var withdrawn = await new InForce(db, time).TakeOutAsync(
            oldId, options.AnchorId, options.Actor, "partners.import.replaced", options.FileName, cancellation);
        if (withdrawn.Count > 0)
            await db.SaveChangesAsync(cancellation);
        return withdrawn.Count > 0;
    }

    async Task KeepLayoutsAsync(ImportSpendOptions options, Receipt receipt, CancellationToken cancellation)
    {
        foreach (var table in options.Layout?.Tables ?? [])
        {
            var json = new LayoutProfile { Tables = [table] }.ToJson();
            var kept = await db.Layouts.SingleOrDefaultAsync(
                l => l.AnchorId == options.AnchorId && l.Fingerprint == table.Fingerprint, cancellation);
            if (kept is null)
            {
                db.Layouts.Add(kept = new KeptLayout
                {
                    Id = Ids.New(time),
                    AnchorId = options.AnchorId,
                    Fingerprint = table.Fingerprint,
                    Layout = json,
                    FileName = receipt.FileName,
                    ActorName = options.Actor.Name,
                    SavedAt = time.GetUtcNow(),
                });
            }
            (kept.Layout, kept.FileName, kept.SavedAt) = (json, receipt.FileName, time.GetUtcNow());
            (kept.PersonId, kept.ActorName) = (options.Actor.PersonId, options.Actor.Name);
            kept.Version++;
            db.Audit(options.Actor, time, "partners.layout.kept", $"layout {kept.Id}", receipt.FileName);
        }
    }

    SetAside SetAsideOf(Guid importId, Receipt receipt, SetAsideRow row) => new()
    {
        Id = Ids.New(time),
        ImportId = importId,
        Sheet = row.Sheet,
        LineNumber = row.LineNumber,
        Reason = row.Reason.ToString(),
        Raw = row.Raw,
        TableIndex = row.Table,
        Fingerprint = row.Table < receipt.Tables.Count ? receipt.Tables[row.Table].Layout?.Fingerprint : null,
        Cells = ReceiptFacts.CellsOf(row.Cells),
        State = SetAsideState.Waiting,
    };

    SpendImport RowOf(ImportSpendOptions options, Guid id, Receipt receipt, (long Rows, Guid? Most) repeated) => new()
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
        RepeatedRows = repeated.Rows,
        RepeatedOfId = repeated.Most,
        Warnings = ReceiptFacts.WarningsOf(receipt),
        Facts = ReceiptFacts.Of(receipt),
        ReplacesId = options.ReplacesId,
        IdempotencyKey = options.IdempotencyKey,
        PersonId = options.Actor.PersonId,
        ActorName = options.Actor.Name,
        ImportedAt = time.GetUtcNow(),
    };

    /// <summary>The answer that an earlier run of the same request got, or would get.</summary>
    async Task<ImportSpendResult?> SettledAsync(
        ImportSpendOptions options, string sha256, CancellationToken cancellation)
    {
        if (options.IdempotencyKey is { } key
            && await db.Imports.AsNoTracking().FirstOrDefaultAsync(
                i => i.AnchorId == options.AnchorId && i.IdempotencyKey == key, cancellation) is { } same)
        {
            return same.Sha256 == sha256
                ? await StoredAsync(same.Id, cancellation)
                : new ImportSpendResult.KeyUsed();
        }
        return await db.Imports
            .Where(i => i.AnchorId == options.AnchorId && i.Sha256 == sha256 && i.WithdrawnAt == null)
            .Where(i => i.Id != options.ReplacesId || options.ReplacesId == null)
            .Select(i => new ImportSpendResult.Duplicate(i.Id, i.FileName, i.ImportedAt))
            .FirstOrDefaultAsync(cancellation);
    }

    async Task<ImportSpendResult?> StoredAsync(Guid id, CancellationToken cancellation)
    {
        var import = await db.Imports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellation);
        if (import is null)
            return null;
        var rows = await db.SetAsides.AsNoTracking().Where(r => r.ImportId == id)
            .OrderBy(r => r.LineNumber).ToListAsync(cancellation);
        return new ImportSpendResult.Taken(id, ReceiptFacts.Receipt(import, rows), import.RepeatedRows);
    }

    async Task<LayoutProfile> LayoutsAsync(ImportSpendOptions options, CancellationToken cancellation)
    {
        var kept = await KeptLayouts.OfAsync(db, options.AnchorId, cancellation);
        return options.Layout is null ? kept : kept.With(options.Layout);
    }

    Task<List<Guid>> OthersAsync(ImportSpendOptions options, CancellationToken cancellation) => db.Imports
        .Where(i => i.AnchorId == options.AnchorId && i.WithdrawnAt == null)
        .Where(i => options.ReplacesId == null || (i.Id != options.ReplacesId && i.PartOfId != options.ReplacesId))
        .Select(i => i.Id)
        .ToListAsync(cancellation);

    async Task<string> CopyAsync(Stream content, string path, CancellationToken cancellation)
    {
        await using var file = disk.Create(path);
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
