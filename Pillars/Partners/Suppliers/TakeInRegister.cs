using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.Cities;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Partners.Suppliers;

/// <summary>A row that was not taken, with a code: "no-key", "ambiguous-name".</summary>
public sealed record RegisterSetAside(long Line, string Reason);

/// <summary>It holds that read = taken + set aside.</summary>
public sealed record RegisterReceipt(int Read, int Taken, int Changed, IReadOnlyList<RegisterSetAside> SetAside);

/// <summary>Taking in registers of suppliers, for the command line and the demonstration.</summary>
public interface ITakeInRegister
{
    /// <returns>A receipt, or the text key of what was refused.</returns>
    Task<(RegisterReceipt? Receipt, string? RefusalKey)> TakeInAsync(
        Actor actor, string fileName, Stream content, CancellationToken cancellation);
}

/// <summary>
/// Takes in what a register says of suppliers: seat, branch, sector, legal form. A supplier is found by its number,
/// else by its name or trading name where only one row of the file bears it; one that is not paid yet is kept for
/// later. What a person said stays. Doing it twice changes nothing.
/// </summary>
sealed class TakeInRegister(PartnersDb db, CurrentCity current, TimeProvider time) : ITakeInRegister
{
    const string Source = "register";
    const long BytesMax = 50L << 20;

    static readonly string[] SoleTraderForms = ["eenmanszaak", "sole trader", "sole proprietorship", "zzp"];

    public async Task<(RegisterReceipt? Receipt, string? RefusalKey)> TakeInAsync(
        Actor actor, string fileName, Stream content, CancellationToken cancellation)
    {
        if (!actor.May(Permissions.PlaceSuppliers))
            return (null, "count.refused.notAllowed");
        if (await BytesAsync(content, cancellation) is not { } bytes || RegisterFile.Read(bytes) is not { } rows)
            return (null, "count.refused.file");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var receipt = await StoreAsync(rows, cancellation);
        db.Audit(actor, time, "partners.register.taken", "suppliers", fileName,
            new { receipt.Read, receipt.Taken, receipt.Changed });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (receipt, null);
    }

    /// <summary>Null where there are more than <see cref="BytesMax"/>.</summary>
    static async Task<byte[]?> BytesAsync(Stream content, CancellationToken cancellation)
    {
        using var held = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (held.Length + read > BytesMax)
                return null;
            await held.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        return held.ToArray();
    }

    async Task<RegisterReceipt> StoreAsync(IReadOnlyList<RegisterRow> rows, CancellationToken cancellation)
    {
        var bearers = rows.SelectMany(NameKeys).CountBy(key => key).ToDictionary();
        var keys = await db.SupplierKeys.AsNoTracking().ToDictionaryAsync(
            k => k.SupplierKey, k => k.SupplierId, cancellation);
        var suppliers = await db.Suppliers.ToDictionaryAsync(s => s.Id, cancellation);
        var setAside = new List<RegisterSetAside>();
        var changed = 0;
        foreach (var row in rows)
        {
            var number = SupplierKey.OfNumber(current.City.Rings.Country == "GB" ? "ch" : "kvk", row.Number);
            string[] names = [.. NameKeys(row).Where(key => bearers[key] == 1)];
            string[] own = number is null ? names : [number, .. names];
            if (own.Length == 0 || (row.Name is null && !own.Any(keys.ContainsKey)))
            {
                setAside.Add(new RegisterSetAside(row.Line, row.Name is null ? "no-key" : "ambiguous-name"));
                continue;
            }
            // Lists that give no number know it by name: both may stand in the register apart. Each gets its place.
            var ids = own.Where(keys.ContainsKey).Select(key => keys[key]).Distinct().ToList();
            if (ids.Count == 0)
                ids.Add(Add(row, suppliers));
            foreach (var key in own.Where(key => keys.TryAdd(key, ids[0])))
                db.SupplierKeys.Add(new SupplierKeyRow { SupplierKey = key, SupplierId = ids[0] });
            // Each of them is placed, not only the first that changes.
            if (ids.ConvertAll(id => Place(suppliers[id], row)).Contains(true))
                changed++;
        }
        return new RegisterReceipt(rows.Count, rows.Count - setAside.Count, changed, setAside);
    }

    static IEnumerable<string> NameKeys(RegisterRow row) =>
        new[] { row.Name, row.TradingName }.OfType<string>().Select(SupplierKey.OfName).Distinct();

    Guid Add(RegisterRow row, Dictionary<Guid, Supplier> suppliers)
    {
        var isSoleTrader = PersonName.LooksLikeOne(row.Name!);
        var supplier = new Supplier { Id = Ids.New(time), Name = row.Name!, IsSoleTrader = isSoleTrader };
        db.Suppliers.Add(supplier);
        suppliers[supplier.Id] = supplier;
        return supplier.Id;
    }

    bool Place(Supplier supplier, RegisterRow row)
    {
        var before = Of(supplier);
        if (row.Seat.IsSaid && supplier.SeatSource != "person")
            (supplier.SeatPostcode, supplier.SeatPlace, supplier.SeatCountry, supplier.SeatSource) =
                (row.Seat.Postcode, row.Seat.Place, row.Seat.Country, Source);
        if (row.Branch.IsSaid && supplier.BranchSource != "person")
            (supplier.BranchPostcode, supplier.BranchPlace, supplier.BranchCountry, supplier.BranchSource) =
                (row.Branch.Postcode, row.Branch.Place, row.Branch.Country, Source);
        if (SectorCode.Section(row.Sector) is { } section && supplier.SectorSource != "person")
            (supplier.Sector, supplier.SectorSource) = (section, Source);
        if (row.LegalForm is { } form && SoleTraderForms.Contains(form, StringComparer.OrdinalIgnoreCase))
            supplier.IsSoleTrader = true;
        if (before == Of(supplier))
            return false;
        supplier.Version++;
        supplier.ChangedAt = time.GetUtcNow();
        return true;
    }

    static (string?, string?, string?, string?, string?, string?, string?, string?, bool) Of(Supplier s) => (
        s.SeatPostcode, s.SeatPlace, s.SeatCountry, s.SeatSource, s.BranchPostcode, s.BranchPlace, s.BranchCountry,
            s.Sector,
        s.IsSoleTrader);
}
