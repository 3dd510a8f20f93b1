using Microsoft.EntityFrameworkCore;
using Vliegwiel.Partners.Counting;
using Vliegwiel.Partners.Storage;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Partners.Suppliers;

/// <summary>What a person says of a supplier. A place that is null is left as it was.</summary>
/// <param name="Version">As it was when the person looked: who changed it in between is not overwritten.</param>
sealed record PlaceSupplierOptions(
    Actor Actor, Guid SupplierId, long Version, string Reason, RegisterPlace? Seat = null, RegisterPlace? Branch = null,
    string? Sector = null, bool? IsSoleTrader = null);

/// <summary>A person corrects where a supplier is, what it does, or that it is one person. It goes before any
/// register.</summary>
sealed class PlaceSupplier(PartnersDb db, TimeProvider time)
{
    const string Source = "person";

    public async Task<OverruleResult> RunAsync(PlaceSupplierOptions options, CancellationToken cancellation)
    {
        if (!options.Actor.May(Permissions.PlaceSuppliers))
            return new OverruleResult("count.refused.notAllowed");
        if (string.IsNullOrWhiteSpace(options.Reason))
            return new OverruleResult("count.refused.reasonMissing");
        if (options.Reason.Length > Overrule.ReasonMax)
            return new OverruleResult("count.refused.reasonLong");
        if (options.Sector is not null && SectorCode.Section(options.Sector) is null)
            return new OverruleResult("count.refused.kindUnknown");
        var supplier = await db.Suppliers.FirstOrDefaultAsync(s => s.Id == options.SupplierId, cancellation);
        if (supplier is null)
            return new OverruleResult("count.refused.notFound");
        if (supplier.Version != options.Version)
            return new OverruleResult("count.refused.changed");
        Change(supplier, options);
        db.Audit(
            options.Actor, time, "partners.supplier.placed", $"supplier {supplier.Id}", options.Reason,
            new { Seat = options.Seat is not null, Branch = options.Branch is not null, options.Sector });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new OverruleResult(null, supplier.Id);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new OverruleResult("count.refused.changed");
        }
    }

    void Change(Supplier supplier, PlaceSupplierOptions options)
    {
        if (options.Seat is { } seat)
            (supplier.SeatPostcode, supplier.SeatPlace, supplier.SeatCountry, supplier.SeatSource) =
                (seat.Postcode, seat.Place, seat.Country, Source);
        if (options.Branch is { } branch)
            (supplier.BranchPostcode, supplier.BranchPlace, supplier.BranchCountry, supplier.BranchSource) =
                (branch.Postcode, branch.Place, branch.Country, Source);
        if (options.Sector is not null)
            (supplier.Sector, supplier.SectorSource) = (SectorCode.Section(options.Sector), Source);
        if (options.IsSoleTrader is { } isOne)
            supplier.IsSoleTrader = isOne;
        supplier.Version++;
        supplier.ChangedAt = time.GetUtcNow();
    }
}
