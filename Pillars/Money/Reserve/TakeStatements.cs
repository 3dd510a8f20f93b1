using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Reserve;

/// <param name="Content">Read once.</param>
sealed record TakeStatementsOptions(Actor Actor, string FileName, Stream Content);

/// <param name="RefusalKey">Null: it was taken.</param>
/// <param name="Detail">What the reader of files says of it, in English; else the account it is of.</param>
sealed record TakeStatementsResult(string? RefusalKey, string? Detail = null)
{
    public IReadOnlyList<Guid> Held { get; init; } = [];
    public int Statements { get; init; }

    /// <summary>Payments that were not known yet.</summary>
    public int New { get; init; }

    /// <summary>Of those, how many found no owner.</summary>
    public int Suspense { get; init; }

    /// <summary>Redemptions that the bank refused, by a pain.002.</summary>
    public int Rejected { get; init; }
}

/// <summary>
/// Takes in a file of the bank: statements (camt.052, .053, .054), each entry once, and reports on payments (pain.002).
/// What does not add up, or does not follow on the statement before, waits until a person has looked.
/// </summary>
sealed class TakeStatements(
    MoneyDb db, CurrentCity city, BookEntries book, Redemptions.TakeReports reports, TimeProvider time)
{
    public const string OtherAccount = "reserve.refused.otherAccount";
    const string Folder = "statements";

    public async Task<TakeStatementsResult> RunAsync(
        TakeStatementsOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.May(Permissions.Operate))
            return new TakeStatementsResult("reserve.refused.permission");
        if (await db.Reserves.AsNoTracking().OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation) is not { } reserve)
            return new TakeStatementsResult("reserve.refused.noAccount");
        var folder = Directory.CreateDirectory(Path.Combine(city.City.FilesFolder("money"), Folder)).FullName;
        var part = Path.Combine(folder, $"{Ids.New(time):n}.part");
        try
        {
            var hash = await KeepAsync(options.Content, part, cancellation);
            if (hash is null)
                return new TakeStatementsResult("reserve.refused.large");
            var read = new StatementFile();
            string kind;
            try
            {
                await using var content = File.OpenRead(part);
                kind = BankFile.Read(content, read).Kind;
            }
            catch (BankFileException problem)
            {
                return new TakeStatementsResult("reserve.refused.unreadable", problem.Message);
            }
            var result = await TakeAsync(options, reserve, read, (kind, hash), cancellation);
            if (result.RefusalKey is null)
                File.Move(part, Path.Combine(folder, hash + ".xml"), overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(part);
        }
    }

    async Task<TakeStatementsResult> TakeAsync(
        TakeStatementsOptions options, ReserveAccount reserve, StatementFile read, (string Kind, string Hash) file,
        CancellationToken cancellation)
    {
        if (await db.Statements.AnyAsync(s => s.FileHash == file.Hash, cancellation))
            return new TakeStatementsResult("reserve.refused.seen");
        if (read.Statements.Find(s => s.Statement.AccountValid == true && s.Statement.Account != reserve.Iban)
            is { } other)
            return new TakeStatementsResult(OtherAccount, other.Statement.Account);
        if (read.Statements.SelectMany(Currencies).FirstOrDefault(c => c != city.City.Currency) is { } foreign)
            return new TakeStatementsResult("reserve.refused.currency", foreign);
        var result = new TakeStatementsResult(null) { Statements = read.Statements.Count };
        var place = 0;
        foreach (var one in read.Statements)
        {
            var statement = await WriteAsync(options, Certain(one, file.Kind), file, place++, cancellation);
            if (statement.State == StatementState.Held)
                result = result with { Held = [.. result.Held, statement.Id] };
            else
                result = Add(result, await book.StatementAsync(statement.Id, cancellation));
        }
        foreach (var report in read.Reports)
        {
            var freed = await reports.RunAsync(report, cancellation);
            result = result with { Rejected = result.Rejected + freed };
            db.Audit(
                options.Actor, time, "money.report.taken", $"payment report {file.Hash}", options.FileName,
                new { report.Id, report.OriginalId, Rejected = freed });
            await db.SaveChangesAsync(cancellation);
        }
        return result;
    }

    /// <summary>All that a statement is in, also where its account names none.</summary>
    static IEnumerable<string> Currencies(StatementRead read) => new[]
    {
        read.Statement.Currency, read.Statement.Opening?.Amount.Currency, read.Statement.Closing?.Amount.Currency,
    }.OfType<string>().Concat(read.Lines.Select(line => line.Currency));

    /// <summary>What is told during the day comes once more in the statement of that day (camt.053). Where it could not
    /// be known again then, it waits for that.</summary>
    static StatementRead Certain(StatementRead read, string kind) =>
        kind == "camt.053" ? read : read with { Lines = [.. read.Lines.Where(line => line.IsCertain)] };

    public static TakeStatementsResult Add(TakeStatementsResult result, (int New, int Suspense) booked) =>
        result with { New = result.New + booked.New, Suspense = result.Suspense + booked.Suspense };

    /// <summary>Statement and entries in one transaction: a crash leaves all or nothing of it, and what is there is
    /// booked afterwards.</summary>
    async Task<TakenStatement> WriteAsync(
        TakeStatementsOptions options, StatementRead read, (string Kind, string Hash) file, int place,
        CancellationToken cancellation)
    {
        var because = await HeldBecauseAsync(read, cancellation);
        var statement = new TakenStatement
        {
            Id = Ids.New(time),
            FileName = options.FileName.Length > TakenStatement.FileNameLengthMax
                ? options.FileName[..TakenStatement.FileNameLengthMax] : options.FileName,
            FileHash = file.Hash,
            Place = place,
            Kind = file.Kind,
            Iban = read.Statement.Account,
            BankId = read.Statement.Id,
            OpeningMinor = Minor(read.Statement.Opening),
            ClosingMinor = Minor(read.Statement.Closing),
            ClosingDay = read.Statement.Closing?.Date,
            Entries = read.Lines.Count,
            State = because is null ? StatementState.Booking : StatementState.Held,
            HeldBecause = because,
            PersonId = options.Actor.PersonId,
            ActorName = options.Actor.Name,
            ReceivedAt = time.GetUtcNow(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Statements.Add(statement);
        db.Audit(
            options.Actor, time, "money.statement.taken", $"statement {statement.Id}", statement.FileName,
            new { statement.BankId, statement.Entries, statement.HeldBecause });
        await db.SaveChangesAsync(cancellation);
        var known = await KnownAsync(read.Lines, isHeld: because is not null, cancellation);
        await db.LoadAsync(
            read.Lines.Where(l => !known.Contains(l.Twin) && known.Add(l.Id))
                .Select(line => Row(statement, line, because is not null)),
            cancellation);
        await transaction.CommitAsync(cancellation);
        return statement;
    }

    /// <summary>Which of them, or of their twins, are there already. What only waits in a statement that is held goes
    /// over to one that is not.</summary>
    async Task<HashSet<Guid>> KnownAsync(
        IReadOnlyList<StatementLine> lines, bool isHeld, CancellationToken cancellation)
    {
        var known = new HashSet<Guid>();
        foreach (var chunk in lines.SelectMany(l => new[] { l.Id, l.Twin }).Distinct().Chunk(500))
        {
            if (!isHeld)
            {
                await db.BankEntries.Where(e => chunk.Contains(e.Id) && e.State == BankEntryState.Quarantined)
                    .ExecuteDeleteAsync(cancellation);
            }
            known.UnionWith(await db.BankEntries.Where(e => chunk.Contains(e.Id)).Select(e => e.Id)
                .ToListAsync(cancellation));
        }
        return known;
    }

    static ReserveEntry Row(TakenStatement statement, StatementLine line, bool isHeld) => new()
    {
        Id = line.Id,
        StatementId = statement.Id,
        BookedDay = line.BookedDay,
        ValueDay = line.ValueDay,
        AmountMinor = line.AmountMinor,
        Name = Short(line.Name),
        Iban = Short(line.Iban),
        Reference = Short(line.Reference),
        EndToEndId = Short(line.EndToEndId),
        BatchId = Short(line.BatchId),
        IsReversal = line.IsReversal,
        State = isHeld ? BankEntryState.Quarantined : BankEntryState.New,
        Reason = line.Problem,
    };

    static string? Short(string? text) =>
        text?.Length > ReserveEntry.TextLengthMax ? text[..ReserveEntry.TextLengthMax] : text;

    static long? Minor(BankBalance? balance) => balance is null ? null : (long)(balance.Amount.Value * 100);

    /// <summary>Text key of why a person must look first.</summary>
    async Task<string?> HeldBecauseAsync(StatementRead read, CancellationToken cancellation)
    {
        var statement = read.Statement;
        if (statement.AccountValid != true)
            return "reserve.held.checkDigits";
        if (statement.Reconciles == false)
            return "reserve.held.unreconciled";
        if (statement.IsDuplicate)
            return "reserve.held.twice";
        if (Minor(statement.Opening) is not { } opening || Minor(statement.Closing) is not { } closing)
            return null;
        var earlier = db.Statements.Where(s => s.ClosingMinor != null && s.Iban == statement.Account
            && (s.State == StatementState.Booked || s.State == StatementState.Booking));
        if (!await earlier.AnyAsync(cancellation))
            return null;
        // It goes on where one ended, or ends where one began: banks send them out of order too.
        return await earlier.AnyAsync(s => s.ClosingMinor == opening || s.OpeningMinor == closing, cancellation)
            ? null : "reserve.held.gap";
    }

    /// <summary>Writes the file down while it comes in; null when it is too large.</summary>
    static async Task<string?> KeepAsync(Stream content, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        var all = 0L;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            all += read;
            if (all > BankLimits.FileBytesMax)
                return null;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        await file.FlushAsync(cancellation);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
