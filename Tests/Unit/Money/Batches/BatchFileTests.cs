using System.Globalization;
using System.Text;
using CsCheck;
using Vliegwiel.Money.Accounts;
using Vliegwiel.Money.Bank;
using Vliegwiel.Money.Batches;
using Xunit;

namespace Vliegwiel.Unit.Money.Batches;

/// <summary>Files with many payments: all rows are good, or what is wrong is named row by row.</summary>
public sealed class BatchFileTests
{
    static readonly string An = AccountNumber.Of("12345678");
    static readonly string Bo = AccountNumber.Of("00000001");
    static readonly string Stranger = AccountNumber.Of("99999999");

    static Batch Read(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        return BatchFile.Read(file, "EUR", account => account != Stranger);
    }

    static Batch Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    static string Found(IEnumerable<BatchFinding> findings) =>
        string.Join("; ", findings.Select(found => $"{found.Line} {found.Problem} {found.Value}"));

    [Fact]
    public void A_table_from_a_spreadsheet_is_read()
    {
        var batch = Read($""""
            Rekeningnummer;Naam;Bedrag;Omschrijving
            {AccountNumber.Show(An)};Zoë;1.234,56;Loon januari
            {Bo};"Bo; de Bakker";€ 12,5;"Factuur ""7"""
            """");

        Assert.Equal("", Found(batch.Errors) + Found(batch.Warnings));
        Assert.Equal(
            [
                new BatchPayment(2, An, "Zoë", 123_456, "Loon januari", null),
                new BatchPayment(3, Bo, "Bo; de Bakker", 1_250, "Factuur \"7\"", null),
            ],
            batch.Payments);
        Assert.Equal((2, 124_706L, true), (batch.Rows, batch.TotalMinor, batch.IsGood));
    }

    [Theory]
    [InlineData("Account,Payee,Amount,Description,Payment ID,Currency", ",", "10.50")]
    [InlineData("Konto\tEmpfänger\tBetrag\tVerwendungszweck\tAuftragsnummer\tWährung", "\t", "10,50")]
    [InlineData("rekening;naam;bedrag (EUR);mededeling;opdracht-nummer;valuta", ";", "10,50")]
    [InlineData("sep=;\nREKENING;NAAM;BEDRAG;TEKST;ID;MUNT", ";", "10,50")]
    public void Heads_in_three_languages_are_known(string head, string separator, string amount)
    {
        var row = string.Join(separator, An, "An", amount, "Loon", "L-1", "EUR");

        var batch = Read($"{head}\r\n{row}\r\n");

        Assert.Equal("", Found(batch.Errors) + Found(batch.Warnings));
        Assert.Equal(("An", 1_050L, "Loon", "L-1"),
            batch.Payments.Select(p => (p.Name, p.AmountMinor, p.Text, p.Id)).Single());
    }

    [Fact]
    public void Encodings_of_spreadsheets_are_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = $"Konto;Empfänger;Betrag\n{An};Zoë;1,50\n";
        foreach (var encoding in new[]
        {
            new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode,
            Encoding.GetEncoding(1252),
        })
        {
            var batch = Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

            Assert.Equal((encoding.WebName, "Zoë"), (encoding.WebName, batch.Payments.SingleOrDefault()?.Name));
        }
    }

    [Theory]
    [InlineData("12", 1_200)]
    [InlineData("12,5", 1_250)]
    [InlineData("12.50", 1_250)]
    [InlineData("€12,50", 1_250)]
    [InlineData("12,50 EUR", 1_250)]
    [InlineData("1.234,56", 123_456)]
    [InlineData("1,234.56", 123_456)]
    [InlineData("1 234,56", 123_456)]
    [InlineData("1'234.56", 123_456)]
    [InlineData("1.234.567", 123_456_700)]
    [InlineData("1234.5", 123_450)]
    [InlineData("9999999,99", 999_999_999)]
    [InlineData("0,01", 1)]
    public void Amounts_are_read_to_the_cent(string text, long minor) =>
        Assert.Equal((minor, null), AmountText.Read(text, DecimalSign.Unknown));

    [Theory]
    [InlineData("", nameof(BatchProblem.NoAmount))]
    [InlineData("€", nameof(BatchProblem.NoAmount))]
    [InlineData("0", nameof(BatchProblem.NotPositive))]
    [InlineData("0,00", nameof(BatchProblem.NotPositive))]
    [InlineData("-5", nameof(BatchProblem.NotPositive))]
    [InlineData("5-", nameof(BatchProblem.NotPositive))]
    [InlineData("(5,00)", nameof(BatchProblem.NotPositive))]
    [InlineData("1.234", nameof(BatchProblem.UnclearAmount))]
    [InlineData("12,345", nameof(BatchProblem.UnclearAmount))]
    [InlineData("0,125", nameof(BatchProblem.TooManyDecimals))]
    [InlineData("1234,567", nameof(BatchProblem.TooManyDecimals))]
    [InlineData("1.2345", nameof(BatchProblem.TooManyDecimals))]
    [InlineData("12.34.56", nameof(BatchProblem.WrongAmount))]
    [InlineData("1,23,456.00", nameof(BatchProblem.WrongAmount))]
    [InlineData("1.234,56,78", nameof(BatchProblem.WrongAmount))]
    [InlineData("12,", nameof(BatchProblem.WrongAmount))]
    [InlineData(",50", nameof(BatchProblem.WrongAmount))]
    [InlineData("1 2", nameof(BatchProblem.WrongAmount))]
    [InlineData("twaalf", nameof(BatchProblem.WrongAmount))]
    [InlineData("1e3", nameof(BatchProblem.WrongAmount))]
    [InlineData("a,123", nameof(BatchProblem.WrongAmount))]
    [InlineData("１２", nameof(BatchProblem.WrongAmount))]
    [InlineData("10000000,01", nameof(BatchProblem.AmountTooLarge))]
    [InlineData("1000000000", nameof(BatchProblem.AmountTooLarge))]
    [InlineData("99999999999999999999", nameof(BatchProblem.AmountTooLarge))]
    public void Amounts_that_are_none_are_refused_by_name(string text, string problem) =>
        Assert.Equal(problem, AmountText.Read(text, DecimalSign.Unknown).Problem.ToString());

    [Fact]
    public void Every_amount_is_read_in_every_way_it_is_written() => Gen.Long[1, BatchLimits.AmountMinorMax].Sample(
        minor =>
        {
            var amount = minor / 100m;
            foreach (var culture in new[] { "nl-NL", "en-GB", "de-CH" })
            {
                var text = amount.ToString("N2", CultureInfo.GetCultureInfo(culture));
                Assert.Equal((minor, null), AmountText.Read(text, DecimalSign.Unknown));
            }
            Assert.Equal((minor, null), AmountText.Read(
                amount.ToString(CultureInfo.InvariantCulture), DecimalSign.Point));
        });

    [Theory]
    [InlineData("1,50", "1.234", 123_400, "")]
    [InlineData("1.50", "1,234", 123_400, "")]
    [InlineData("1.50", "1.234", 0, "3 TooManyDecimals 1.234")]
    [InlineData("1,50", "1,234", 0, "3 TooManyDecimals 1,234")]
    [InlineData("150", "1.234", 0, "3 UnclearAmount 1.234")]
    public void An_unclear_amount_is_settled_by_the_other_amounts_or_not_at_all(
        string first, string second, long minor, string errors)
    {
        var batch = Read($"rekening;bedrag;tekst\n{An};{first};a\n{Bo};{second};b\n");

        Assert.Equal((errors, minor), (Found(batch.Errors), batch.IsGood ? batch.Payments[^1].AmountMinor : 0));
    }

    [Fact]
    public void Amounts_that_show_both_signs_settle_nothing()
    {
        var batch = Read($"rekening;bedrag\n{An};1,50\n{An};1.60\n{Bo};1.234\n");

        Assert.Equal("4 UnclearAmount 1.234", Found(batch.Errors));
    }

    [Fact]
    public void Every_row_is_told_all_that_is_wrong_with_it_and_then_nothing_is_paid()
    {
        var batch = Read($"""
            rekening;naam;bedrag;omschrijving;valuta
            {An};An;10,00;goed;EUR
            {An[..^1]}0;Bo;-1;x;EUR
            {Stranger};;0,125;x;GBP
            ;Cis;;{new string('t', 141)};
            Totaal;;;;
            """);

        Assert.Equal(
            $"3 WrongAccount {An[..^1]}0; 3 NotPositive -1; "
            + $"4 UnknownAccount {Stranger}; 4 TooManyDecimals 0,125; 4 OtherCurrency GBP; "
            + $"5 NoAccount ; 5 NoAmount ; 5 TextTooLong {new string('t', 60)}; "
            + "6 WrongAccount Totaal; 6 NoAmount ",
            Found(batch.Errors));
        Assert.Equal((5, 0, false), (batch.Rows, batch.Payments.Count, batch.IsGood));
    }

    [Fact]
    public void An_IBAN_is_an_account_too_and_its_check_figures_count()
    {
        var batch = Read("IBAN;Bedrag\nNL91 ABNA 0417 1643 00;1,00\n");

        Assert.Equal("NL91ABNA0417164300", batch.Payments.Single().Account);
        Assert.Equal("2 WrongAccount NL90ABNA0417164300",
            Found(Read("IBAN;Bedrag\nNL90ABNA0417164300;1,00\n").Errors));
    }

    [Fact]
    public void The_same_payment_twice_is_a_warning_and_is_kept()
    {
        var batch = Read($"rekening;bedrag;tekst\n{An};1,00;a\n{An};1,00;b\n{An};1.00;a\n");

        Assert.Equal($"4 SamePaymentTwice {An}", Found(batch.Warnings));
        Assert.Equal((3, 300L), (batch.Payments.Count, batch.TotalMinor));
    }

    [Theory]
    [InlineData("", "1 Empty ")]
    [InlineData("rekening;bedrag\n", "1 Empty ")]
    [InlineData("naam;bedrag\na;1,00\n", "1 NoAccountColumn naam, bedrag")]
    [InlineData("rekening;naam\na;b\n", "1 NoAmountColumn rekening, naam")]
    [InlineData("rekening;IBAN;bedrag\na;b;1,00\n", "1 SameColumnTwice IBAN")]
    [InlineData("rekening,bedrag\nVW1,12,50\n", "2 TooManyCells VW1 | 12 | 50")]
    [InlineData("rekening;bedrag;tekst\nVW1;1,00;\"a\nVW2;2,00;b\n", "2 UnclosedQuote \"")]
    [InlineData("<Document/>", "1 Unreadable Document holds no message")]
    public void Files_that_cannot_be_trusted_are_refused_whole(string text, string errors) =>
        Assert.Equal((errors, false), (Found(Read(text).Errors), Read(text).IsGood));

    [Fact]
    public void A_column_that_is_not_used_is_told() =>
        Assert.Equal("1 ColumnNotUsed Afdeling",
            Found(Read($"rekening;Afdeling;bedrag\n{An};Zorg;1,00\n").Warnings));

    [Fact]
    public void As_many_rows_as_the_limit_are_read_and_one_more_is_refused()
    {
        string Rows(int count) => "rekening;bedrag;tekst\n" + string.Concat(
            Enumerable.Range(0, count).Select(number => $"{An};1,00;{number}\n"));

        Assert.Equal(BatchLimits.RowsMax, Read(Rows(BatchLimits.RowsMax)).Payments.Count);
        Assert.Equal($"1 TooManyRows {BatchLimits.RowsMax + 1}", Found(Read(Rows(BatchLimits.RowsMax + 1)).Errors));
        Assert.Equal($"1 FileTooLarge {BatchLimits.FileBytesMax}",
            Found(Read(new byte[BatchLimits.FileBytesMax + 1]).Errors));
    }

    [Fact]
    public void Orders_for_a_bank_are_read_as_a_batch()
    {
        using var output = new MemoryStream();
        var payment = new OrderedPayment("L-1", 123_400, "An", "NL20INGB0001234567", "Loon");
        PaymentFileWriter.Write(output, new PaymentOrder
        {
            MessageId = "M1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExecutionDay = new DateOnly(2026, 1, 6),
            DebtorName = "Stad",
            DebtorIban = "NL91ABNA0417164300",
            Currency = "EUR",
            Payments = [payment, payment with { EndToEndId = "L-2", AmountMinor = 5, Name = "Bo", Text = "Toelage" }],
        });
        var xml = Encoding.UTF8.GetString(output.ToArray())
            .Replace("<IBAN>NL20INGB0001234567</IBAN>", $"<Othr><Id>{An}</Id></Othr>", StringComparison.Ordinal);

        var batch = Read("\ufeff" + xml);

        Assert.Equal("", Found(batch.Errors) + Found(batch.Warnings));
        Assert.Equal(
            [(An, "An", 123_400, "Loon", "L-1"), (An, "Bo", 5, "Toelage", "L-2")],
            batch.Payments.Select(p => (p.Account, p.Name, p.AmountMinor, p.Text, p.Id)));
        Assert.Contains("0.001", Found(Read(xml.Replace(
            ">0.05<", ">0.001<", StringComparison.Ordinal).Replace(
            "1234.05", "1234.001", StringComparison.Ordinal)).Errors), StringComparison.Ordinal);
    }
}
