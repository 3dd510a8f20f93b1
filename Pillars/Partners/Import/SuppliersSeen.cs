using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Partners.Suppliers;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Import;

/// <summary>The suppliers of one file by key, and how those that are new enter the register.</summary>
sealed class SuppliersSeen
{
    const int KeysAtOnce = 500;

    // Names repeat in a list: normalising each once saves most of the work.
    readonly Dictionary<string, string> _keyOfName = [];
    readonly Dictionary<string, Seen> _byKey = [];

    sealed record Seen(string Name, string NameKey);

    /// <summary>The key of a line's supplier, which it remembers.</summary>
    public string KeyOf(SpendLine line)
    {
        if (!_keyOfName.TryGetValue(line.SupplierName, out var nameKey))
            _keyOfName[line.SupplierName] = nameKey = SupplierKey.OfName(line.SupplierName);
        var key = SupplierKey.Of(line, nameKey);
        _byKey.TryAdd(key, new Seen(line.SupplierName, nameKey));
        return key;
    }

    /// <summary>Adds the suppliers that are not in the register yet, in the transaction that is open.</summary>
    public async Task StoreAsync(PartnersDb db, TimeProvider time, CancellationToken cancellation)
    {
        var known = new Dictionary<string, Guid>();
        foreach (var chunk in _byKey.Keys.Concat(_byKey.Values.Select(s => s.NameKey)).Distinct().Chunk(KeysAtOnce))
        {
            var rows = await db.SupplierKeys.AsNoTracking().Where(k => chunk.Contains(k.SupplierKey))
                .ToListAsync(cancellation);
            foreach (var row in rows)
                known[row.SupplierKey] = row.SupplierId;
        }

        var suppliers = new List<Supplier>();
        var keys = new List<SupplierKeyRow>();
        foreach (var (key, seen) in _byKey)
        {
            if (known.ContainsKey(key))
                continue;
            var supplier = New(seen, time);
            suppliers.Add(supplier);
            keys.Add(new SupplierKeyRow { SupplierKey = key, SupplierId = supplier.Id });
            known[key] = supplier.Id;
            // A later line with the name alone is this supplier, unless the name was taken already.
            if (known.TryAdd(seen.NameKey, supplier.Id))
                keys.Add(new SupplierKeyRow { SupplierKey = seen.NameKey, SupplierId = supplier.Id });
        }
        await db.LoadAsync(suppliers, cancellation);
        await db.LoadAsync(keys, cancellation);
    }

    static Supplier New(Seen seen, TimeProvider time) => new()
    {
        Id = Ids.New(time),
        Name = seen.Name,
        IsSoleTrader = PersonName.LooksLikeOne(seen.Name),
    };
}
