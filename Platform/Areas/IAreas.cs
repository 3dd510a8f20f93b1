using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Areas;

/// <summary>The register of areas of the current city, held in memory until something new is taken in.</summary>
public interface IAreas
{
    Task<AreaRegister> RegisterAsync(CancellationToken cancellation);
}

/// <summary>Registers by city, with the import they were read after: another process may take files in as
/// well.</summary>
sealed class AreaCache
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string,
        (string Stamp, AreaRegister Register)> _registers = new();

    public AreaRegister? Find(string city, string stamp) =>
        _registers.TryGetValue(city, out var held) && held.Stamp == stamp ? held.Register : null;

    public void Keep(string city, string stamp, AreaRegister register) => _registers[city] = (stamp, register);
}

sealed class StoredAreas(AreasDb db, AreaCache cache, CurrentCity current) : IAreas
{
    public async Task<AreaRegister> RegisterAsync(CancellationToken cancellation)
    {
        var city = current.City;
        var stamp = await AreaStamp.ReadAsync(db, cancellation);
        if (cache.Find(city.Folder, stamp) is { } held)
            return held;
        var register = new AreaRegister(
            city.Rings.Country,
            await db.Areas.AsNoTracking().Where(a => a.SupersededAt == null).ToListAsync(cancellation),
            await db.Predecessors.AsNoTracking().Where(p => p.SupersededAt == null).ToListAsync(cancellation),
            await db.Postcodes.AsNoTracking().Where(p => p.SupersededAt == null).ToListAsync(cancellation));
        cache.Keep(city.Folder, stamp, register);
        return register;
    }
}

/// <summary>The last import of the city: changes when anything in the register does.</summary>
static class AreaStamp
{
    public static async Task<string> ReadAsync(AreasDb db, CancellationToken cancellation)
    {
        var id = await db.Receipts.OrderByDescending(r => r.At).ThenByDescending(r => r.Id)
            .Select(r => (Guid?)r.ImportId).FirstOrDefaultAsync(cancellation);
        return id is { } known ? known.ToString("N") : "none";
    }
}
