using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Platform.Accounts;
using Vliegwiel.Platform.People;

namespace Vliegwiel.Platform.Api;

/// <summary>The endpoint's use case keeps the key with its own change: it reads large bodies, which are not read
/// twice.</summary>
public sealed class HonoursIdempotencyKey;

/// <summary>
/// The header Idempotency-Key: the same key with the same call gets the same answer, with another call a refusal. When
/// the program died while a call ran nobody knows what it did; that is said, and the call is not run a second time.
/// </summary>
sealed class Idempotency(RequestDelegate next, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int KeyLengthMax = 100;
    public const int AnswerBytesMax = 1024 * 1024;
    public const int ExpiredAtOnceMax = 1000;
    const int MemoryBytesMax = 64 * 1024;
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public async Task InvokeAsync(HttpContext context, CurrentActor current)
    {
        var key = context.Request.Headers[Header].ToString();
        var isOwn = context.GetEndpoint()?.Metadata.GetMetadata<HonoursIdempotencyKey>() is not null;
        if (key.Length == 0 || isOwn || !ApiGate.IsWrite(context.Request) || current.Actor.KeyId is not { } owner)
        {
            await next(context);
            return;
        }
        if (key.Length > KeyLengthMax || key.Any(sign => sign is < '!' or > '~'))
        {
            await ApiProblem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "idempotency-key",
                $"An Idempotency-Key has 1 to {KeyLengthMax} visible ASCII signs.");
            return;
        }
        var db = (AccountsDb)context.RequestServices.GetService(typeof(AccountsDb))!;
        var hash = await HashAsync(context.Request, context.RequestAborted);
        if (await FirstTimeAsync(db, owner, key, hash, context.RequestAborted))
            await RunAsync(context, db, owner, key);
        else
            await RepeatAsync(context, db, owner, key, hash);
    }

    static async Task<string> HashAsync(HttpRequest request, CancellationToken cancellation)
    {
        request.EnableBuffering(MemoryBytesMax);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[MemoryBytesMax];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
            hash.AppendData(buffer.AsSpan(0, read));
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the call down; false when it stands there already. The primary key decides between two at
    /// once.</summary>
    async Task<bool> FirstTimeAsync(AccountsDb db, Guid owner, string key, string hash, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var old = await db.ApiCalls.AsNoTracking().Where(c => c.ExpiresAt < now).OrderBy(c => c.ExpiresAt)
            .Take(ExpiredAtOnceMax).Select(c => c.ExpiresAt).ToListAsync(cancellation);
        if (old is [.., var last])
            await db.ApiCalls.Where(c => c.ExpiresAt <= last).ExecuteDeleteAsync(cancellation);
        if (await db.ApiCalls.AnyAsync(c => c.ApiKeyId == owner && c.IdempotencyKey == key, cancellation))
            return false;
        db.ApiCalls.Add(new ApiCall
        {
            ApiKeyId = owner,
            IdempotencyKey = key,
            RequestHash = hash,
            CreatedAt = now,
            ExpiresAt = now + Kept,
        });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await db.ApiCalls.AnyAsync(c => c.ApiKeyId == owner && c.IdempotencyKey == key, cancellation))
                return false;
            throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Runs the call and keeps its answer; a fault of ours is forgotten, so that it can be tried
    /// again.</summary>
    async Task RunAsync(HttpContext context, AccountsDb db, Guid owner, string key)
    {
        var caller = context.Response.Body;
        await using var answer = new FileBufferingWriteStream(MemoryBytesMax, AnswerBytesMax);
        context.Response.Body = answer;
        var isFault = true;
        try
        {
            await next(context);
            isFault = context.Response.StatusCode >= StatusCodes.Status500InternalServerError;
        }
        finally
        {
            context.Response.Body = caller;
            db.ChangeTracker.Clear();
            if (isFault)
            {
                await db.ApiCalls.Where(c => c.ApiKeyId == owner && c.IdempotencyKey == key)
                    .ExecuteDeleteAsync(CancellationToken.None);
            }
        }
        using var bytes = new MemoryStream();
        await answer.DrainBufferAsync(bytes, context.RequestAborted);
        if (!isFault)
            await KeepAsync(context.Response, db, owner, key, bytes.ToArray());
        bytes.Position = 0;
        await bytes.CopyToAsync(caller, context.RequestAborted);
    }

    static async Task KeepAsync(HttpResponse response, AccountsDb db, Guid owner, string key, byte[] bytes)
    {
        var location = response.Headers.Location.ToString();
        var call =
            await db.ApiCalls.FirstAsync(c => c.ApiKeyId == owner && c.IdempotencyKey == key, CancellationToken.None);
        call.Status = response.StatusCode;
        call.ContentType = response.ContentType;
        call.Location = location.Length == 0 ? null : location;
        call.Body = bytes;
        await db.SaveChangesAsync(CancellationToken.None);
    }

    static async Task RepeatAsync(HttpContext context, AccountsDb db, Guid owner, string key, string hash)
    {
        var call = await db.ApiCalls.AsNoTracking()
            .FirstAsync(c => c.ApiKeyId == owner && c.IdempotencyKey == key, context.RequestAborted);
        if (call.RequestHash != hash)
        {
            await ApiProblem.WriteAsync(
                context, StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused",
                "This Idempotency-Key belongs to another call. Nothing was changed.");
            return;
        }
        if (call.Status is not { } status)
        {
            await ApiProblem.WriteAsync(
                context, StatusCodes.Status409Conflict, "idempotency-running",
                "The first call with this Idempotency-Key runs still, or broke off. Look whether it was done.");
            return;
        }
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = call.ContentType;
        response.Headers[ReplayedHeader] = "true";
        if (call.Location is not null)
            response.Headers.Location = call.Location;
        await response.Body.WriteAsync(call.Body ?? [], context.RequestAborted);
    }
}
