using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Vliegwiel.Platform.Cities;

namespace Vliegwiel.Platform.Accounts.SecondStep;

/// <summary>The second step of signing in with a password: a code that changes every 30 seconds (RFC 6238).</summary>
sealed class SecondStepSetting(AccountsDb db, UserManager<Person> people, CurrentCity current, Me me)
{
    public const int RecoveryCodes = 10;

    /// <summary>The key to put into the app; made when there is none yet.</summary>
    public async Task<string> KeyAsync(Person person)
    {
        if (await people.GetAuthenticatorKeyAsync(person) is { Length: > 0 } key)
            return key;
        await people.ResetAuthenticatorKeyAsync(person);
        return (await people.GetAuthenticatorKeyAsync(person))!;
    }

    public string Address(Person person, string key) => string.Create(
        CultureInfo.InvariantCulture,
        $"otpauth://totp/{Uri.EscapeDataString(current.City.Name)}:{Uri.EscapeDataString(person.Email!)}?secret={key}&issuer={Uri.EscapeDataString(current.City.Name)}&digits=6");

    /// <returns>The recovery codes, to be shown once; null when the code was wrong.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Person person, string? code, CancellationToken cancellation)
    {
        var provider = people.Options.Tokens.AuthenticatorTokenProvider;
        if (!await people.VerifyTwoFactorTokenAsync(person, provider, Plain(code)))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        me.Note(person, "secondStepOn");
        await people.SetTwoFactorEnabledAsync(person, true);
        var codes = await people.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodes);
        await transaction.CommitAsync(cancellation);
        return [.. codes!];
    }

    public async Task<IReadOnlyList<string>> NewCodesAsync(Person person)
    {
        me.Note(person, "newRecoveryCodes");
        return [.. (await people.GenerateNewTwoFactorRecoveryCodesAsync(person, RecoveryCodes))!];
    }

    public async Task TurnOffAsync(Person person, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        me.Note(person, "secondStepOff");
        await people.SetTwoFactorEnabledAsync(person, false);
        await people.RemoveAuthenticationTokenAsync(person, PersonStore.StoreProvider, PersonStore.AuthenticatorKey);
        await people.RemoveAuthenticationTokenAsync(person, PersonStore.StoreProvider, PersonStore.RecoveryCodes);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>As people type it: with spaces.</summary>
    public static string Plain(string? code) =>
        code is { Length: <= CodeLengthMax } ? string.Concat(code.Where(c => !char.IsWhiteSpace(c))) : "";

    public const int CodeLengthMax = 40;
}
