using Microsoft.AspNetCore.Identity;

namespace Vliegwiel.Platform.Accounts;

/// <summary>Somebody with an account in this city. The user name is the e-mail address.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public const int NameLengthMax = 120;
    public const int EmailLengthMax = 254;

    /// <summary>As the person wants to be called.</summary>
    public required string Name { get; set; }

    public required string Language { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when the person asked to be erased: everything that tells who it was is gone.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>The last period of 30 seconds of which a code was accepted; a code does once. Changed by
    /// SecondStepCodes alone, never saved with the rest.</summary>
    public long SecondStepUsed { get; private set; }
}
