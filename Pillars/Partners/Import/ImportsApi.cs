using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Vliegwiel.Partners.Reading;
using Vliegwiel.Platform.Organisations;
using Vliegwiel.Platform.People;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Partners.Import;

/// <summary>
/// POST /api/imports?file=NAME with the file as body, a key in "Authorization: Bearer", and an Idempotency-Key where
/// the sender may try again. The answer is the receipt as the command line prints it, or a problem with a code.
/// </summary>
static class ImportsApi
{
    const string Json = "application/json; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/imports", TakeInAsync)
        .WithMetadata(new RequestSizeLimitAttribute(ReadingLimits.FileBytesMax))
        .WithMetadata(new Vliegwiel.Platform.Api.HonoursIdempotencyKey())
        .WithName("TakeInSpend");

    static async Task<IResult> TakeInAsync(
        HttpContext context, CurrentActor who, IOrganisations organisations, ImportSpend import, ImportLimits limits,
        PageTexts texts, CancellationToken cancellation, string? file = null)
    {
        // Keys only: a browser sends its cookie along with a form of any other site.
        if (who.Actor.Kind != "machine" || who.Actor.OrganisationId is not { } anchor)
            return Problem(401, "key-needed", texts["imports.api.keyRequired"]);
        if (await organisations.ByIdAsync(anchor, cancellation) is not { IsAnchor: true })
            return Problem(403, "not-an-anchor", texts["imports.refused.notAnchor"]);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > ImportLimits.IdempotencyKeyMax)
            return Problem(400, "idempotency-key-too-long", texts["imports.api.keyTooLong"]);
        if (context.Request.ContentLength > limits.FileBytesMax)
            return TooLarge(texts, limits);
        var options = new ImportSpendOptions(
            who.Actor, anchor, ReceiveUploads.CleanName(file) is { Length: > 0 } name ? name : "list",
            new Bounded(context.Request.Body, limits.FileBytesMax))
        {
            IdempotencyKey = key.Length == 0 ? null : key,
        };
        try
        {
            return Answer(await import.RunAsync(options, cancellation), texts);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(texts, limits);
        }
        catch (IOException problem) when (SpendDisk.IsFull(problem))
        {
            return Problem(507, "disk-full", texts[ReadUpload.DiskFull]);
        }
    }

    static IResult Answer(ImportSpendResult result, PageTexts texts) => result switch
    {
        ImportSpendResult.Taken taken => Results.Text(
            ReceiptJson.Of(new FileReading.Read(taken.Receipt), key => texts[key]), Json, statusCode: 200),
        ImportSpendResult.Refused { Reading.Refusal: var refusal } => Problem(
            422, ReadingTexts.Code(refusal.Code.ToString()),
            ReadingTexts.Fill(texts[ReadingTexts.Key(refusal.Code)], refusal.Arguments)),
        ImportSpendResult.Duplicate earlier => Problem(
            409, "duplicate", texts["imports.refused.duplicate", ("value", earlier.EarlierFileName)],
            ("importId", earlier.EarlierImportId.ToString())),
        ImportSpendResult.KeyUsed => Problem(422, "idempotency-key-used", texts["imports.api.keyUsed"]),
        _ => Problem(403, "not-allowed", texts["imports.refused.notAllowed"]),
    };

    static IResult TooLarge(PageTexts texts, ImportLimits limits) => Problem(
        413, "tooLarge",
        ReadingTexts.Fill(texts[ReadingTexts.Key(RefusalCode.TooLarge)], [$"{limits.FileBytesMax}"]));

    static IResult Problem(int status, string code, string title, (string Name, object Value)? more = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (more is { } pair)
            extensions[pair.Name] = pair.Value;
        return Results.Problem(
            title: title, statusCode: status, type: $"urn:vliegwiel:problem:{code}", extensions: extensions);
    }

    /// <summary>A body of unknown length stops at the limit.</summary>
    sealed class Bounded(Stream body, long max) : Stream
    {
        long _read;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            if ((_read += read) > max)
                throw new BadHttpRequestException("The file is too large.", StatusCodes.Status413PayloadTooLarge);
            return read;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
