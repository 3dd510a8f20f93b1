namespace Vliegwiel.Web.Demonstration;

/// <summary>One made-up payment. Amounts are in cents; a credit is negative.</summary>
sealed record Payment(DateOnly Date, DemoSupplier Supplier, string Description, long NetCents, long VatCents)
{
    public long GrossCents => NetCents + VatCents;
}

/// <summary>
/// Draws a year of payments of one anchor. Who is paid follows the weights, how much follows a fixed skew, and each
/// group (a ring, or all that is no procurement) is then brought to its share of the anchor's budget. Whole numbers
/// only, so that every machine draws the same.
/// </summary>
sealed class PaymentPlan(PaymentProfile profile, AnchorProfile anchor, SeededNumbers numbers)
{
    const int CreditPermille = 25;
    const int OddNamePermille = 1;
    const int NonProcurementLinesPermille = 90;
    const int SmallPayeeDivisor = 8;
    const int GrowthPermille = 31;

    // No plan comes out to the cent: each group ends up to this much above or below its target.
    const int DriftPermille = 15;
    const string NonProcurement = "non-procurement";

    // Cumulative thousandths and the amount in cents there: half of all invoices stay under 600, one in a hundred
    // exceeds 140,000. The shape follows real council lists (most lines small, most value in few).
    static readonly (int Permille, long Cents)[] AmountCurve =
    [
        (0, 1_500), (100, 6_000), (300, 22_000), (500, 60_000), (700, 180_000), (850, 650_000),
        (950, 3_200_000), (990, 14_000_000), (1000, 60_000_000),
    ];

    public List<Payment> Year(int year, IEnumerable<DemoSupplier> suppliers)
    {
        var growth = 1000 + GrowthPermille * (year - profile.Years[0]);
        var budgetCents = anchor.BudgetPerYear * 100 / 1000 * growth;
        var shares = profile.RingShares[$"{year}"];
        var groups = suppliers.ToLookup(s => s.Kind == "procurement" ? s.Ring! : NonProcurement);
        var otherLines = anchor.LinesPerYear * NonProcurementLinesPermille / 1000;
        var otherCents = budgetCents / 1000 * anchor.NonProcurement;
        List<Payment> payments = [.. Group([.. groups[NonProcurement]], year, otherLines, otherCents)];

        foreach (var (ring, share) in shares)
        {
            var lines = (anchor.LinesPerYear - otherLines) * profile.RingLines[ring] / 1000;
            var cents = (budgetCents - otherCents) / 1000 * share;
            payments.AddRange(Group([.. groups[ring]], year, lines, cents));
        }
        // A stable sort: payments of one day stay in the order in which they were drawn.
        return [.. payments.OrderBy(p => p.Date)];
    }

    List<Payment> Group(DemoSupplier[] suppliers, int year, int lines, long targetCents)
    {
        if (suppliers.Length == 0)
            return [];
        var weights = new int[suppliers.Length];
        var total = 0;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = total += suppliers[i].Weight;

        var drawn = new (DemoSupplier Supplier, long Cents)[lines];
        Int128 sum = 0;
        for (var i = 0; i < lines; i++)
        {
            var found = Array.BinarySearch(weights, numbers.Below(total) + 1);
            var supplier = suppliers[found < 0 ? ~found : found];
            drawn[i] = (supplier, Draw(supplier));
            sum += drawn[i].Cents;
        }
        if (sum <= 0)
            throw new InvalidOperationException($"Too few payments drawn for {anchor.Id} in {year} to scale.");
        var target = targetCents / 1000 * (1000 - DriftPermille + numbers.Below(2 * DriftPermille + 1));
        return [.. drawn.Select(d => Make(year, d.Supplier, (long)((Int128)d.Cents * target / sum)))];
    }

    long Draw(DemoSupplier supplier)
    {
        var u = numbers.Below(1000);
        var at = 1;
        while (AmountCurve[at].Permille <= u)
            at++;
        var (low, high) = (AmountCurve[at - 1], AmountCurve[at]);
        var cents = low.Cents + numbers.Below((int)(high.Cents - low.Cents));
        if (supplier is { LegalForm: "Eenmanszaak" or "Sole trader" } or { Kind: "grant" or "redacted" })
            cents /= SmallPayeeDivisor;
        // Credit notes give back a part and never carry a group below zero.
        return supplier.Kind == "procurement" && numbers.Chance(CreditPermille) ? -cents / 4 : cents;
    }

    Payment Make(int year, DemoSupplier supplier, long cents)
    {
        // Never nothing: a payment of zero would be a row without meaning.
        var net = cents == 0 ? 1 : cents;
        var key = supplier.Kind == "procurement" ? supplier.Sector ?? "" : supplier.Kind;
        var percent = supplier.Kind == "procurement"
            ? profile.VatPercent.GetValueOrDefault(key, profile.VatPercent[""]) : 0;
        // Half away from zero, as invoices round.
        var vat = (net * percent + (net < 0 ? -50 : 50)) / 100;
        var texts = profile.Descriptions.GetValueOrDefault(key, profile.Descriptions[""]);
        var payee = supplier.Kind == "procurement" && numbers.Chance(OddNamePermille) ? Odd(supplier) : supplier;
        return new Payment(WorkingDay(year), payee, numbers.Pick(texts), net, vat);
    }

    /// <summary>Somebody typed something else into the field of the name: it is not known who was paid, or
    /// where.</summary>
    DemoSupplier Odd(DemoSupplier supplier) => supplier with
    {
        Id = "",
        Name = numbers.Pick(profile.OddNames),
        TradingName = null,
        RegisterNumber = null,
        SeatPostcode = null,
        SeatPlace = null,
        BranchPostcode = null,
        BranchPlace = null,
        Country = null,
        Ring = "unknown",
    };

    DateOnly WorkingDay(int year)
    {
        var first = new DateOnly(year, 1, 1);
        var day = first.AddDays(numbers.Below(first.AddYears(1).DayNumber - first.DayNumber));
        var shift = day.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => 1, _ => 0 };
        var moved = day.AddDays(shift);
        return moved.Year == year ? moved : moved.AddDays(-3 * shift);
    }
}
