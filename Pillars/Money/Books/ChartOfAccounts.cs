using Vliegwiel.Ledger;

namespace Vliegwiel.Money.Books;

/// <summary>
/// The lines of a city's books, as codes of accounts in the ledger. The city's own accounts have their code as id;
/// those of people have a random one.
/// <para>What always holds: reserve + loans = in circulation + own fund + not issued yet (notes on backing: E + L = M +
/// F, with what came in at the bank and has no owner yet beside it).</para>
/// </summary>
static class ChartOfAccounts
{
    /// <summary>Euros at the bank (E). Follows the bank's statements entry by entry.</summary>
    public const ushort Reserve = 100;

    /// <summary>Euros that came in and for which no units were issued yet, and entries whose owner is looked for. Below
    /// nothing: what went out and is not explained.</summary>
    public const ushort Issue = 110;

    /// <summary>Principal of loans that is still to be paid back (L).</summary>
    public const ushort Loans = 120;

    /// <summary>The city's own money that can be lent: the microcredit fund (part of F).</summary>
    public const ushort Fund = 200;

    /// <summary>The part of the fund that is lent; equals the loans.</summary>
    public const ushort FundLent = 210;

    /// <summary>Where demurrage goes (part of F).</summary>
    public const ushort DemurragePool = 220;

    /// <summary>Where fees go (part of F).</summary>
    public const ushort Fees = 230;

    /// <summary>Vouchers and gift notes that are about (part of M).</summary>
    public const ushort Vouchers = 300;

    public const ushort Personal = 310;
    public const ushort Business = 320;
    public const ushort PublicBody = 330;

    /// <summary>The accounts that each city has from the start.</summary>
    public static IReadOnlyList<ushort> OfTheCity { get; } =
        [Reserve, Issue, Loans, Fund, FundLent, DemurragePool, Fees, Vouchers];

    /// <summary>Whether units on it are in circulation.</summary>
    public static bool IsInCirculation(ushort code) => code >= Vouchers;

    /// <summary>Whether it is part of the city's own fund.</summary>
    public static bool IsOwnFund(ushort code) => code is >= Fund and < Vouchers;

    /// <summary>Which side is limited: money can only be where it came in.</summary>
    public static AccountFlags Flags(ushort code) => code switch
    {
        Reserve or Loans => AccountFlags.CreditsMustNotExceedDebits,
        Issue => AccountFlags.None,
        _ => AccountFlags.DebitsMustNotExceedCredits,
    };
}

/// <summary>Why money moves: the code of a transfer.</summary>
enum TransferCode : ushort
{
    /// <summary>An entry of a bank statement: reserve and issue.</summary>
    Bank = 1,

    /// <summary>Units for euros that came in.</summary>
    Issue = 2,

    /// <summary>Units back for euros that go out.</summary>
    Redemption = 3,
    Fee = 4,
    Payment = 10,

    /// <summary>Back to who paid; names the payment in its user data.</summary>
    Refund = 11,
    Wage = 12,
    Grant = 13,
    Invoice = 14,
    StandingOrder = 15,
    Demurrage = 20,

    /// <summary>Between parts of the city's own fund.</summary>
    Fund = 30,
    Loan = 31,
    Repayment = 32,
    VoucherIssue = 40,
    VoucherRedemption = 41,
    Correction = 90,
}
