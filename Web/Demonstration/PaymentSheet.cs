using System.Globalization;

namespace Vliegwiel.Web.Demonstration;

enum RowKind { Title, Blank, Header, Payment, Unreadable, Total }

/// <summary>A cell is text, an amount in cents or a date; nothing at all is an empty cell.</summary>
readonly record struct Cell(string? Text = null, long? Cents = null, DateOnly? Date = null);

sealed record SheetRow(RowKind Kind, IReadOnlyList<Cell> Cells);

/// <summary>The rows of one file, or of one sheet of a workbook, in the layout of its anchor, mess included.</summary>
sealed class PaymentSheet
{
    const int UnreadablePermille = 2;
    const int EmptyPlacePermille = 30;
    const int RowsBetweenBlanks = 40;
    const int SupplierNumberFirst = 10_000;

    readonly PaymentProfile _profile;
    readonly FileLayout _layout;
    readonly SeededNumbers _numbers;
    readonly NameVariants _names;

    public PaymentSheet(PaymentProfile profile, string anchorName, FileLayout layout, string period,
        IReadOnlyList<Payment> payments, SeededNumbers numbers)
    {
        (_profile, _layout, _numbers, Name) = (profile, layout, numbers, period);
        _names = new NameVariants(profile, numbers);
        Payments = payments;
        AddTop(anchorName);
        for (var i = 0; i < payments.Count; i++)
        {
            if (layout.BlankLines && i > 0 && i % RowsBetweenBlanks == 0)
                Add(RowKind.Blank);
            if (layout.RepeatedHeader && i == payments.Count / 2)
                AddHeader();
            Add(RowKind.Payment, Cells(payments[i]));
            if (numbers.Chance(UnreadablePermille))
                Add(RowKind.Unreadable, Unreadable(payments[i]));
        }
        if (layout.Totals)
            AddTotal();
        if (layout.Header == HeaderPlace.Last)
            AddHeader();
    }

    public string Name { get; }
    public IReadOnlyList<Payment> Payments { get; }
    public List<SheetRow> Rows { get; } = [];

    /// <summary>The amount that counts: without tax where the layout has it.</summary>
    public long Amount(Payment payment) => HasNet ? payment.NetCents : payment.GrossCents;

    public int Count(RowKind kind) => Rows.Count(r => r.Kind == kind);

    bool HasNet => _layout.Columns.Any(c => c.Field == PaymentField.Net);

    void AddTop(string anchorName)
    {
        if (_layout.TitleLines)
        {
            Add(RowKind.Title, [new Cell($"{_profile.MadeUp}: {anchorName}")]);
            Add(RowKind.Title, [new Cell($"{_profile.PeriodWord} {Name}")]);
            Add(RowKind.Blank);
        }
        if (_layout.Header == HeaderPlace.First)
            AddHeader();
    }

    void AddHeader() => Add(RowKind.Header, [.. _layout.Columns.Select(c => new Cell(c.Title))]);

    void AddTotal()
    {
        var cells = _layout.Columns.Select(c => c.Field switch
        {
            PaymentField.Net => new Cell(Cents: Payments.Sum(p => p.NetCents)),
            PaymentField.Vat => new Cell(Cents: Payments.Sum(p => p.VatCents)),
            PaymentField.Gross => new Cell(Cents: Payments.Sum(p => p.GrossCents)),
            _ => new Cell(),
        }).ToArray();
        cells[0] = new Cell(_profile.TotalWord);
        Add(RowKind.Total, cells);
    }

    void Add(RowKind kind, IReadOnlyList<Cell>? cells = null) => Rows.Add(new SheetRow(kind, cells ?? []));

    Cell[] Cells(Payment payment)
    {
        // A clerk leaves the place out now and then; the same supplier's other rows still tell it.
        var placed = !_numbers.Chance(EmptyPlacePermille);
        return [.. _layout.Columns.Select(column => Cell(column.Field, payment, placed))];
    }

    Cell Cell(PaymentField field, Payment payment, bool placed)
    {
        var supplier = payment.Supplier;
        return field switch
        {
            PaymentField.Date => new Cell(Date: payment.Date),
            PaymentField.Name => new Cell(_names.Write(supplier)),
            PaymentField.Number => new Cell(SupplierNumber(supplier)),
            PaymentField.Register => new Cell(supplier.RegisterNumber),
            PaymentField.Postcode => new Cell(placed ? supplier.SeatPostcode : null),
            PaymentField.Place => new Cell(placed ? supplier.SeatPlace : null),
            PaymentField.Country => new Cell(placed ? supplier.Country : null),
            PaymentField.Branch => new Cell(placed ? supplier.BranchPostcode : null),
            PaymentField.Description => new Cell(Description(payment)),
            PaymentField.Reference => new Cell($"{payment.Date.Year}-{_numbers.Below(1_000_000):D6}"),
            PaymentField.Net => new Cell(Cents: payment.NetCents),
            PaymentField.Vat => new Cell(Cents: payment.VatCents),
            _ => new Cell(Cents: payment.GrossCents),
        };
    }

    string Description(Payment payment) => _layout.LineBreaksInText && _numbers.Chance(20)
        ? $"{payment.Description}\n\"{payment.Supplier.Id}\", {payment.Date.Year}"
        : payment.Description;

    static string? SupplierNumber(DemoSupplier supplier) => supplier.Id.Length == 0 ? null :
        (SupplierNumberFirst + int.Parse(supplier.Id.AsSpan(1), CultureInfo.InvariantCulture))
            .ToString(CultureInfo.InvariantCulture);

    /// <summary>A row that is no payment but looks like one: cut off before its amount, or with words for an
    /// amount.</summary>
    Cell[] Unreadable(Payment payment)
    {
        var cells = Cells(payment);
        if (_numbers.Chance(500))
        {
            // The date and the name are left, in whichever column they stand.
            var keep = _layout.Columns.Select(c => c.Field is PaymentField.Date or PaymentField.Name).ToArray();
            return [.. cells.Select((cell, i) => keep[i] ? cell : new Cell())];
        }
        var words = new Cell(_numbers.Pick(_profile.NoAmounts));
        return [.. cells.Select(cell => cell.Cents is null ? cell : words)];
    }
}
