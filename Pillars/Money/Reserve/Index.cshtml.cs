using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Backing;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Accounts;

namespace Vliegwiel.Money.Reserve;

/// <summary>The treasurer's page: statements in, and what waits for a person.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[RequestSizeLimit(BankLimits.FileBytesMax + UploadRoom)]
[RequestFormLimits(MultipartBodyLengthLimit = BankLimits.FileBytesMax + UploadRoom)]
sealed class IndexModel(
    MoneyReader reader, MoneyDb db, ReserveSettings settings, TakeStatements take, PlaceEntry place,
    ConfirmStatement confirm, Policies.RulesInForce rules, TimeProvider time) : MoneyPage(reader)
{
    public const int Shown = 100;
    const int UploadRoom = 1 << 20;

    [BindProperty]
    public string? Iban { get; set; }

    [BindProperty]
    public string? Bic { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public ReserveAccount? Reserve { get; private set; }
    public BackingFigures Figures { get; private set; } = null!;
    public IReadOnlyList<TakenStatement> Held { get; private set; } = [];
    public IReadOnlyList<ReserveEntry> Suspense { get; private set; } = [];
    public IReadOnlyList<TakenStatement> Statements { get; private set; } = [];

    /// <summary>What was paid in the last twelve months.</summary>
    public long PaidInYearMinor { get; private set; }
    public long NoticeFromMinor { get; private set; }

    /// <summary>In whole hundredths of the amount from which the supervisor wants to be told; null without such a
    /// rule.</summary>
    public long? NoticePercent =>
        NoticeFromMinor == 0 ? null : (long)((Int128)PaidInYearMinor * 100 / NoticeFromMinor);

    /// <summary>0, or the step that was reached: 60, 80, 100.</summary>
    public int NoticeStep => NoticePercent switch { >= 100 => 100, >= 80 => 80, >= 60 => 60, _ => 0 };

    public string? NoticeClass => NoticeStep switch
    {
        0 => null,
        100 => "utrecht-alert utrecht-alert--error",
        _ => "utrecht-alert utrecht-alert--warning",
    };

    /// <summary>The closing balance of the bank's last statement; null before the first.</summary>
    public TakenStatement? LastStatement { get; private set; }

    public string ShowIban(string? iban) =>
        iban is null ? "" : string.Join(' ', iban.Chunk(4).Select(group => new string(group)));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        Refusal() ?? await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostSettingsAsync(CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        if (await settings.ChangeAsync(Actor, Iban, Bic, Name, cancellation) is { } problem)
        {
            ModelState.AddModelError(problem.Field, problem.Key);
            return await ShowAsync(cancellation);
        }
        Say(Texts["reserve.settings.saved"]);
        return Here();
    }

    public async Task<IActionResult> OnPostTakeAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        if (file is null || file.Length == 0)
        {
            Say(Texts["reserve.refused.noFile"], isWarning: true);
            return Here();
        }
        await using var content = file.OpenReadStream();
        var result = await take.RunAsync(
            new TakeStatementsOptions(Actor, Path.GetFileName(file.FileName), content), cancellation);
        Say(Told(result), result.RefusalKey is not null || result.Held.Count > 0);
        return Here();
    }

    public async Task<IActionResult> OnPostPlaceAsync(
        Guid id, long version, string? to, string? reason, CancellationToken cancellation)
    {
        if (Refusal() is { } refused)
            return refused;
        if (string.IsNullOrWhiteSpace(to))
        {
            Say(Texts["reserve.place.missing"], isWarning: true);
            return Here();
        }
        return Said(
            await place.RunAsync(new PlaceEntryOptions(Actor, id, version, to, reason), cancellation),
            "reserve.place.done");
    }

    public async Task<IActionResult> OnPostFundAsync(
        Guid id, long version, string? reason, CancellationToken cancellation) => Refusal() ?? Said(
            await place.RunAsync(new PlaceEntryOptions(Actor, id, version, null, reason), cancellation),
            "reserve.place.done");

    public async Task<IActionResult> OnPostConfirmAsync(Guid id, CancellationToken cancellation) => Refusal() ?? Said(
        await confirm.RunAsync(Actor, id, isRight: true, cancellation), "reserve.held.confirmed");

    public async Task<IActionResult> OnPostDismissAsync(Guid id, CancellationToken cancellation) => Refusal() ?? Said(
        await confirm.RunAsync(Actor, id, isRight: false, cancellation), "reserve.held.dismissed");

    LocalRedirectResult Said(string? refusal, string doneKey)
    {
        Say(Texts[refusal ?? doneKey], refusal is not null);
        return Here();
    }

    string Told(TakeStatementsResult result)
    {
        if (result.RefusalKey is { } refusal)
            return Texts[refusal, ("detail", result.Detail)];
        if (result.Held.Count > 0)
            return Texts["reserve.take.held"];
        return Texts["reserve.take.done", ("new", result.New), ("suspense", result.Suspense),
            ("rejected", result.Rejected)];
    }

    LocalRedirectResult Here() => LocalRedirect(Links.To("/Money/Reserve/Index"));

    IActionResult? Refusal() => !Actor.IsSignedIn ? this.ToSignIn(Links)
        : Actor.May(Permissions.Operate) ? null : this.Refused();

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Reserve = await settings.NowAsync(cancellation);
        if (Request.Method == HttpMethods.Get)
            (Iban, Bic, Name) = (Reserve?.Iban, Reserve?.Bic, Reserve?.Name);
        Figures = await BackingFigures.OfAsync(await LedgerAsync(cancellation), cancellation);
        NoticeFromMinor = (await rules.NowAsync(cancellation)).NoticeFromMinor;
        PaidInYearMinor = await Books.CityLedgers.History(City)
            .PaidSinceAsync(time.GetUtcNow().AddYears(-1), cancellation);
        Held = await db.Statements.AsNoTracking().Where(s => s.State == StatementState.Held)
            .OrderBy(s => s.ReceivedAt).Take(Shown).ToListAsync(cancellation);
        Suspense = await db.BankEntries.AsNoTracking().Where(e => e.State == BankEntryState.Suspense)
            .OrderBy(e => e.BookedDay).Take(Shown).ToListAsync(cancellation);
        Statements = await db.Statements.AsNoTracking().Where(s => s.State != StatementState.Held)
            .OrderByDescending(s => s.ReceivedAt).Take(Shown).ToListAsync(cancellation);
        LastStatement = await settings.LastStatementAsync(cancellation);
        return Page();
    }
}
