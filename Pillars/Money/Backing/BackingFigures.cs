using Vliegwiel.Money.Books;

namespace Vliegwiel.Money.Backing;

/// <summary>
/// What stands behind the money, in minor units, at one moment of the ledger. What always holds: reserve + loans = in
/// circulation + own fund + not issued (E + L = M + F + S).
/// </summary>
/// <param name="ReserveMinor">Euros at the bank (E).</param>
/// <param name="LoansMinor">Principal that is still to be paid back (L).</param>
/// <param name="CirculationMinor">Units that people, firms and public bodies hold, vouchers included (M).</param>
/// <param name="FundMinor">The city's own: fund, demurrage, fees (F).</param>
/// <param name="NotIssuedMinor">Euros that came in and have no owner yet (S).</param>
/// <param name="Sequence">Of the last transfer that is in it.</param>
sealed record BackingFigures(
    long ReserveMinor, long LoansMinor, long CirculationMinor, long FundMinor, long NotIssuedMinor,
    long DemurragePoolMinor, long AccountCount, long Sequence, DateTimeOffset At, string Head)
{
    public bool Holds => ReserveMinor + LoansMinor == CirculationMinor + FundMinor + NotIssuedMinor;

    /// <summary>Euros at the bank for a hundred units in circulation, in hundredths; null when none are.</summary>
    public long? BackingBasisPoints => CirculationMinor == 0 ? null
        : (long)((Int128)ReserveMinor * Policies.MoneyRules.BasisPointsInOne / CirculationMinor);

    /// <summary>Adds up every account between two batches.</summary>
    public static Task<BackingFigures> OfAsync(CityLedger ledger, CancellationToken cancellation) =>
        ledger.Writer.ReadAsync(
            (machine, head) =>
            {
                var sums = new Dictionary<ushort, long>();
                for (var number = 0; number < machine.AccountCount; number++)
                {
                    var account = machine.AccountAt(number);
                    sums[account.Code] = checked(sums.GetValueOrDefault(account.Code) + account.Booked);
                }
                long Of(Func<ushort, bool> codes) => sums.Where(s => codes(s.Key)).Sum(s => s.Value);
                return new BackingFigures(
                    -Of(code => code == ChartOfAccounts.Reserve),
                    -Of(code => code == ChartOfAccounts.Loans),
                    Of(ChartOfAccounts.IsInCirculation),
                    Of(ChartOfAccounts.IsOwnFund),
                    Of(code => code == ChartOfAccounts.Issue),
                    Of(code => code == ChartOfAccounts.DemurragePool),
                    machine.AccountCount,
                    machine.Sequence,
                    Platform.Storage.Micros.ToMoment(head.Clock),
                    Convert.ToHexStringLower(head.Hash));
            },
            cancellation);
}
