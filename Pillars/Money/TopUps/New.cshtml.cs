using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Reserve;
using Vliegwiel.Money.Storage;
using Vliegwiel.Platform.Figures;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.TopUps;

/// <summary>How to send euros, so that they find the account by themselves.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class NewModel(MoneyReader reader, AskTopUp ask, ReserveSettings settings, MoneyDb db, TimeProvider time)
    : MoneyPage(reader)
{
    const int CentFigures = 100;
    const string Euro = "EUR";

    /// <summary>The one that is shown; null while there is none.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public Guid TopUpId { get; set; }

    [BindProperty]
    public string? Amount { get; set; }

    public ReserveAccount? Reserve { get; private set; }
    public TopUp? TopUp { get; private set; }

    /// <summary>Null where there is no such code: it is for euros only.</summary>
    public IHtmlContent? Code { get; private set; }

    public string Reference => string.Join(' ', TopUp!.Reference.Chunk(4).Select(group => new string(group)));
    public string ReserveIban => string.Join(' ', Reserve!.Iban.Chunk(4).Select(group => new string(group)));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        TopUpId = Ids.New(time);
        if (Id is null || Reserve is null)
            return Page();
        TopUp = await db.TopUps.AsNoTracking()
            .FirstOrDefaultAsync(t => t.Id == Id && t.AccountId == Account.Id, cancellation);
        if (TopUp is null)
            return NotFound();
        if (City.Currency == Euro && Iban.TryParse(Reserve.Iban, out var iban))
        {
            var payment = new EpcPayment(Reserve.Name, iban, (decimal)TopUp.AmountMinor / CentFigures)
            {
                Bic = Reserve.Bic,
                Reference = TopUp.Reference,
            };
            Code = QrCode.Svg(EpcQr.Write(payment), Texts["topUp.code"]);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await ReadyAsync(cancellation) is { } refused)
            return refused;
        if (MoneyText.Parse(Amount) is not { } amount)
        {
            ModelState.AddModelError("Amount", "money.amount.unreadable");
            return Page();
        }
        var result = await ask.RunAsync(
            new AskTopUpOptions(Actor, TopUpId, Account.Id, amount), cancellation);
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("Amount", refusal);
            return Page();
        }
        return LocalRedirect(Links.To("/Money/TopUps/New", new { rekening = Choice, id = TopUpId }));
    }

    async Task<IActionResult?> ReadyAsync(CancellationToken cancellation)
    {
        Reserve = await settings.NowAsync(cancellation);
        return await FindAsync(AccountAccess.MayPay, cancellation);
    }
}
