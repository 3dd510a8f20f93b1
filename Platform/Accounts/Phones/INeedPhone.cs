namespace Vliegwiel.Platform.Accounts.Phones;

/// <summary>A module in which each person goes with a telephone number of their own.</summary>
public interface INeedPhone
{
    /// <summary>Whether this person's number may not be taken off without another in its place.</summary>
    Task<bool> NeedsPhoneAsync(Guid personId, CancellationToken cancellation);
}
