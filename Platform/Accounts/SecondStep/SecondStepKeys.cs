using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>
/// Keeps the keys of authenticator apps unreadable in the database, with a ring of keys in the city's own files: a copy
/// of the database alone computes no code. The ring goes along in an archive and stays with a move, and is not the one
/// that protects cookies.
/// </summary>
sealed partial class SecondStepKeys(ILogger<SecondStepKeys> logger)
{
    /// <summary>Before a protected key; a key without it was kept before keys were protected.</summary>
    const string Mark = "p1.";

    readonly ConcurrentDictionary<string, IDataProtector> _protectors = new();

    public string Protect(City city, Guid person, string key) =>
        Mark + Of(city).CreateProtector(person.ToString()).Protect(key);

    /// <returns>Null when the ring is gone: recovery codes still do, and the second step can be set anew.</returns>
    public string? Unprotect(City city, Guid person, string kept)
    {
        if (!kept.StartsWith(Mark, StringComparison.Ordinal))
            return kept;
        try
        {
            return Of(city).CreateProtector(person.ToString()).Unprotect(kept[Mark.Length..]);
        }
        catch (CryptographicException problem)
        {
            LogUnreadable(problem, person);
            return null;
        }
    }

    IDataProtector Of(City city) => _protectors.GetOrAdd(city.Folder, _ => DataProtectionProvider
        .Create(
            new DirectoryInfo(Path.Combine(city.FilesFolder("platform"), "second-step")),
            ring => ring.SetApplicationName("vliegwiel"))
        .CreateProtector("second step"));

    [LoggerMessage(LogLevel.Error, "The key of the second step of person {Person} cannot be read")]
    partial void LogUnreadable(Exception problem, Guid person);
}
