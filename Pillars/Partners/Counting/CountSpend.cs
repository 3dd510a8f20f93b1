using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Import;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Areas;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.Organisations;

namespace Vliegwiel.Partners.Counting;

/// <summary>
/// Makes the small sums of every import that is behind: by year, supplier and kind. Running it twice, or twice at once,
/// gives the same sums; a crash in between leaves the import behind, and it is counted at the next turn.
/// </summary>
sealed class CountSpend(
    PartnersDb db, CurrentCity current, IOrganisations organisations, IAreas areas, TimeProvider time)
{
    const string UnknownAnchor = "";

    readonly Dictionary<Guid, string> _anchors = [];
    Dictionary<string, Guid> _suppliers = [];

    /// <returns>How many imports were counted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var basis = await CountBasis.ReadAsync(db, current.City, areas, cancellation);
        var behind = await basis.Behind(db).OrderBy(i => i.ImportedAt).ToListAsync(cancellation);
        if (behind.Count == 0)
            return 0;
        _suppliers = await db.SupplierKeys.AsNoTracking().ToDictionaryAsync(
            k => k.SupplierKey, k => k.SupplierId, cancellation);
        foreach (var spend in behind)
            await CountAsync(spend, basis, cancellation);
        return behind.Count;
    }

    async Task CountAsync(SpendImport spend, CountBasis basis, CancellationToken cancellation)
    {
        // Read before the overrules: one that is made meanwhile raises it, and the import stays behind.
        var wanted = await db.CountedImports.Where(c => c.ImportId == spend.Id)
            .Select(c => (long?)c.Wanted).FirstOrDefaultAsync(cancellation);
        var words = await Overrulings.ReadAsync(db, spend.AnchorId, cancellation);
        var anchor = await AnchorAsync(spend.AnchorId, cancellation);
        var tally = Tally(spend, basis.Book(anchor), words);
        if (tally.Minor != spend.NetMinor || tally.Lines != spend.RowsTaken)
            throw new InvalidOperationException(
                $"Import {spend.Id} does not close: {spend.RowsTaken} rows and {spend.NetMinor} taken in, "
                + $"{tally.Lines} and {tally.Minor} counted.");
        await StoreAsync(spend.Id, wanted, basis.Stamp, tally, cancellation);
    }

    ImportTally Tally(SpendImport spend, RuleBook rules, Overrulings words)
    {
        var tally = new ImportTally();
        var files = new SpendFiles(current.City);
        using var verdicts = new VerdictFile(files.Verdicts(spend.Id));
        foreach (var line in ImportedLines.Read(files.Lines(spend.Id)))
        {
            if (!_suppliers.TryGetValue(line.SupplierKey, out var supplier))
                throw new InvalidOperationException($"Import {spend.Id} names a supplier that is not in the register.");
            var verdict = words.Find(spend.Id, line.Sheet, line.Line, supplier) is { } word
                ? new Verdict(word.Kind, $"overrule:{word.Id}")
                : rules.Judge(line.Supplier, line.Account, line.Category, line.Description, line.Date);
            tally.Add(line, supplier, verdict.Kind);
            verdicts.Add(line, verdict);
        }
        verdicts.Write();
        return tally;
    }

    async Task StoreAsync(Guid id, long? wanted, string stamp, ImportTally tally, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // The import's own row first: another process that counts it at the same moment waits for it, or has made it
        // by now. What that one wrote is as good as this.
        if (wanted is null && await db.Database.ExecuteSqlAsync(
                $"insert into partners_counted_import (import_id, wanted) values ({id}, 0) on conflict do nothing",
                cancellation) == 0)
            return;
        var now = time.GetUtcNow();
        await db.CountedImports.Where(c => c.ImportId == id).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Counted, wanted ?? 0).SetProperty(c => c.Rules, stamp)
                .SetProperty(c => c.CountedAt, now),
            cancellation);
        await db.CountSums.Where(s => s.ImportId == id).ExecuteDeleteAsync(cancellation);
        await db.SaidPlaces.Where(s => s.ImportId == id).ExecuteDeleteAsync(cancellation);
        await db.LoadAsync(tally.Sums(id), cancellation);
        await db.LoadAsync(tally.Places(id), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    async Task<string> AnchorAsync(Guid id, CancellationToken cancellation)
    {
        if (!_anchors.TryGetValue(id, out var name))
            _anchors[id] = name = (await organisations.ByIdAsync(id, cancellation))?.Name ?? UnknownAnchor;
        return name;
    }
}

/// <summary>Adds up the lines of one import.</summary>
sealed class ImportTally
{
    readonly Dictionary<(int Year, Guid Supplier, string Kind), (long Minor, long Lines)> _sums = [];
    readonly Dictionary<(Guid Supplier, string Postcode, string Place), long> _places = [];

    public long Minor { get; private set; }
    public long Lines { get; private set; }

    public void Add(ImportedLine line, Guid supplier, string kind)
    {
        var key = (line.Date?.Year ?? 0, supplier, kind);
        var sum = _sums.GetValueOrDefault(key);
        _sums[key] = (sum.Minor + line.Minor, sum.Lines + 1);
        Minor += line.Minor;
        Lines++;
        if (line.Postcode is null && line.Place is null)
            return;
        var place = (supplier, line.Postcode ?? "", line.Place ?? "");
        _places[place] = _places.GetValueOrDefault(place) + Math.Abs(line.Minor);
    }

    public IEnumerable<CountSum> Sums(Guid importId) => _sums.Select(s => new CountSum
    {
        ImportId = importId,
        Year = s.Key.Year,
        SupplierId = s.Key.Supplier,
        Kind = s.Key.Kind,
        Minor = s.Value.Minor,
        Lines = s.Value.Lines,
    });

    public IEnumerable<SaidPlace> Places(Guid importId) => _places.Select(p => new SaidPlace
    {
        ImportId = importId,
        SupplierId = p.Key.Supplier,
        Postcode = p.Key.Postcode,
        Place = p.Key.Place,
        Weight = p.Value,
    });
}
