using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Money.Webhooks;

/// <summary>Keeps secrets of webhooks unreadable in the database, with a ring of keys in the city's own files: a copy
/// of the database alone signs nothing.</summary>
sealed class WebhookKeys
{
    readonly ConcurrentDictionary<string, IDataProtector> _protectors = new();

    public string Protect(City city, string secret) => Of(city).Protect(secret);

    /// <returns>Null when the ring is gone; the webhook has to be made anew.</returns>
    public string? Unprotect(City city, string kept)
    {
        try
        {
            return Of(city).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    IDataProtector Of(City city) => _protectors.GetOrAdd(city.Folder, _ => DataProtectionProvider
        .Create(
            new DirectoryInfo(Path.Combine(city.FilesFolder("money"), "webhook-keys")),
            ring => ring.SetApplicationName("vliegwiel"))
        .CreateProtector("webhooks"));
}
