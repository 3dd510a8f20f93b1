using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Till;

/// <summary>Who stands at the till: a device with its token, or a person who may receive.</summary>
/// <param name="Device">Null when it is a person.</param>
sealed record TillHolder(MoneyAccount Account, TillDevice? Device);

/// <summary>Devices of a till: a token in a cookie that opens one account for asking, and for nothing else.</summary>
sealed class TillAccess(MoneyDb db, AccountQuery accounts, CurrentActor who, TimeProvider time)
{
    public const string CookieName = "vliegwiel-till";
    const int TokenBytes = 32;
    static readonly TimeSpan CookieLasts = TimeSpan.FromDays(400);

    /// <summary>A person who is signed in and may receive goes before the device's own token.</summary>
    /// <param name="context">The request.</param>
    /// <param name="number">Of the account that a person chose; null is the oldest one.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<TillHolder?> HolderAsync(
        HttpContext context, string? number, CancellationToken cancellation)
    {
        var actor = who.Actor;
        if (actor.IsSignedIn)
        {
            var mine = await accounts.OfAsync(actor, cancellation);
            var account = number is null
                ? mine.FirstOrDefault(a => actor.MayReceive(a))
                : mine.FirstOrDefault(a => a.Number == AccountNumber.Parse(number) && actor.MayReceive(a));
            if (account is not null)
                return new TillHolder(account, null);
        }
        return await DeviceAsync(context.Request.Cookies[CookieName], cancellation) is { } device
            ? new TillHolder(
                await db.Accounts.AsNoTracking().FirstAsync(a => a.Id == device.AccountId, cancellation), device)
            : null;
    }

    public async Task<TillDevice?> DeviceAsync(string? token, CancellationToken cancellation)
    {
        if (token is null || token.Length > 2 * TokenBytes)
            return null;
        var hash = Hash(token);
        return await db.Tills.AsNoTracking()
            .FirstOrDefaultAsync(t => t.TokenHash == hash && t.RevokedAt == null, cancellation);
    }

    /// <summary>From now on this browser is that device.</summary>
    public static void Remember(HttpContext context, string token) => context.Response.Cookies.Append(
        CookieName, token, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = CookieLasts,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });

    /// <summary>Turns a device on; its token is told once and kept nowhere.</summary>
    public async Task<(string? Token, string? RefusalKey)> MakeAsync(
        MoneyAccount account, string? name, CancellationToken cancellation)
    {
        if (!who.Actor.MayManage(account))
            return (null, "till.refused.permission");
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > TillDevice.NameLengthMax)
            return (null, "till.refused.deviceName");
        if (await db.Tills.CountAsync(t => t.AccountId == account.Id && t.RevokedAt == null, cancellation)
            >= TillDevice.OfAccountMax)
            return (null, "till.refused.deviceMany");
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var device = new TillDevice
        {
            Id = Ids.New(time),
            AccountId = account.Id,
            Name = name.Trim(),
            TokenHash = Hash(token),
            PersonId = who.Actor.PersonId,
            ActorName = who.Actor.Name,
            CreatedAt = time.GetUtcNow(),
        };
        db.Tills.Add(device);
        db.Audit(who.Actor, time, "money.till.made", $"till {device.Id}", "asked", new { Account = account.Id });
        await db.SaveChangesAsync(cancellation);
        return (token, null);
    }

    /// <summary>Turns a device off, at once; null when it is none of this account.</summary>
    public async Task<TillDevice?> RevokeAsync(MoneyAccount account, Guid id, CancellationToken cancellation)
    {
        var device = await db.Tills.FirstOrDefaultAsync(t => t.Id == id && t.AccountId == account.Id, cancellation);
        if (device is null || !who.Actor.MayManage(account))
            return null;
        device.RevokedAt ??= time.GetUtcNow();
        db.Audit(who.Actor, time, "money.till.revoked", $"till {device.Id}", "asked");
        await db.SaveChangesAsync(cancellation);
        return device;
    }

    public Task<List<TillDevice>> DevicesAsync(MoneyAccount account, CancellationToken cancellation) =>
        db.Tills.AsNoTracking().Where(t => t.AccountId == account.Id && t.RevokedAt == null)
            .OrderBy(t => t.CreatedAt).ToListAsync(cancellation);

    static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
