using Microsoft.AspNetCore.Mvc;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Books;
using Vliegwiel.Money.Demurrages;
using Vliegwiel.Money.Policies;
using Vliegwiel.Money.Statements;
using Vliegwiel.Money.Store;
using Vliegwiel.Platform.Storage;

namespace Vliegwiel.Money.Wallet;

/// <summary>What have I got, and pay.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
sealed class IndexModel(
    MoneyReader reader, OpenAccount open, StatementQuery statements, AccountDemurrage demurrage, RulesInForce rules,
    TimeProvider time) : MoneyPage(reader)
{
    const int LastPayments = 10;

    [BindProperty]
    public Guid NewId { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public bool HasAccount => Mine.Count > 0;
    public bool IsVisitor => !Actor.IsSignedIn;
    public string? OrganisationName => Actor.OrganisationName;

    /// <summary>Whether the reader may open an account for who they act for.</summary>
    public bool MayOpen { get; private set; }
    public AccountStanding? Standing { get; private set; }
    public IReadOnlyList<StatementLine> Lines { get; private set; } = [];

    /// <summary>What holding money has cost since the last charge: whole cents.</summary>
    public long AccruedMinor { get; private set; }

    /// <summary>The ledger takes nothing now, for a reason that passes or does not.</summary>
    public bool IsClosed { get; private set; }
    public TierRules Limits { get; private set; } = null!;
    public bool MayPay { get; private set; }
    public bool MayReceive { get; private set; }
    public bool MayRead { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        NewId = Ids.New(time);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (IsVisitor)
            return LocalRedirect(Links.To("/Money/Wallet/Index"));
        var result = await open.RunAsync(new OpenAccountOptions(Actor, NewId, Name), cancellation);
        if (result.RefusalKey == OpenAccount.PhoneRefusal)
        {
            Say(Texts[result.RefusalKey]);
            return LocalRedirect(Links.To(
                "/Platform/Accounts/Phones/Index", new { returnUrl = Links.To("/Money/Wallet/Index") }));
        }
        if (result.RefusalKey is { } refusal)
        {
            ModelState.AddModelError("", refusal);
            return await ShowAsync(cancellation);
        }
        Say(Texts["wallet.opened"]);
        return LocalRedirect(Links.To("/Money/Wallet/Index", new { rekening = result.Account!.Number }));
    }

    async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (IsVisitor)
            return Page();
        MayOpen = Actor.OrganisationId is { } organisation
            ? Actor.MayFor(Permissions.ManageAccounts, organisation) : Actor.PersonId is not null;
        if ((await Accounts.OfAsync(Actor, cancellation)).Count == 0)
            return Page();
        if (await FindAsync((_, _) => true, cancellation) is { } refused)
            return refused;
        MayPay = Actor.MayPay(Account);
        MayReceive = Actor.MayReceive(Account);
        MayRead = Actor.MayRead(Account);
        Limits = (await rules.NowAsync(cancellation)).Of(Account.Tier);
        if (!MayRead)
            return Page();
        try
        {
            var ledger = await LedgerAsync(cancellation);
            Standing = await ledger.StandingAsync(Account.Id, cancellation);
            if (Standing is null)
                return Page();
            Lines = await statements.NewestAsync(ledger, Standing, LastPayments, cancellation);
            AccruedMinor = (await demurrage.DueAsync(ledger, Account, rules.Today, cancellation))?.Period.Fee ?? 0;
        }
        catch (Exception problem) when (problem is LedgerClosedException or LedgerUnavailableException)
        {
            IsClosed = true;
        }
        return Page();
    }
}
