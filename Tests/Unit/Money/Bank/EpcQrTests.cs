using System.Text.Json;
using Vliegwiel.Money.Bank;
using Vliegwiel.Unit.Partners.Reading;
using Xunit;

namespace Vliegwiel.Unit.Money.Bank;

public sealed class EpcQrTests
{
    static readonly Dictionary<string, EpcRefusal> Reasons = new()
    {
        ["reference and free text together"] = EpcRefusal.ReferenceAndText,
        ["version 001 without BIC"] = EpcRefusal.BicMissing,
        ["amount with comma"] = EpcRefusal.Amount,
        ["three decimals"] = EpcRefusal.Amount,
        ["zero amount"] = EpcRefusal.Amount,
        ["currency other than EUR"] = EpcRefusal.Currency,
        ["IBAN check digits"] = EpcRefusal.Iban,
        ["name longer than 70"] = EpcRefusal.Name,
        ["free text longer than 140"] = EpcRefusal.Text,
        ["payload longer than 331 bytes"] = EpcRefusal.TooLong,
        ["unknown service tag"] = EpcRefusal.ServiceTag,
    };

    static Iban Account => Iban.TryParse("NL91 ABNA 0417 1643 00", out var iban) ? iban : default;

    static EpcPayment Payment => new("Stichting Lokaal Geld Heerlen", Account, 25.00m);

    static JsonElement Vectors()
    {
        var file = Path.Combine(SharedFiles.Require("money", "epcqr"), "epc-qr-vectors.json");
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement;
    }

    [Fact]
    public void Every_right_code_is_read_and_written_again()
    {
        foreach (var valid in Vectors().GetProperty("valid").EnumerateArray())
        {
            foreach (var payload in valid.EnumerateObject()
                .Where(p => p.Name.StartsWith("payload", StringComparison.Ordinal)))
            {
                var text = payload.Value.GetString()!;

                Assert.Equal(EpcRefusal.None, EpcQr.Read(text, out var payment));
                var written = EpcQr.Write(payment!);

                Assert.Equal(text.Split('\n')[3..], written.Split('\n')[3..]);
                Assert.Equal("002", written.Split('\n')[1]);
            }
        }
    }

    [Fact]
    public void Every_wrong_code_is_refused_by_name()
    {
        foreach (var invalid in Vectors().GetProperty("invalid").EnumerateArray())
        {
            var reason = invalid.GetProperty("reason").GetString()!;

            Assert.Equal(
                (reason, Reasons[reason]),
                (reason, EpcQr.Read(invalid.GetProperty("payload").GetString()!, out _)));
        }
    }

    [Theory]
    [InlineData("py-epc-qr-version-001.txt", "BFSWDE33BER")]
    [InlineData("py-epc-qr-version-002.txt", null)]
    public void Codes_of_others_are_read(string name, string? bic)
    {
        var payload = File.ReadAllText(Path.Combine(SharedFiles.Require("money", "epcqr"), name));

        Assert.Equal(EpcRefusal.None, EpcQr.Read(payload, out var payment));
        Assert.Equal((bic, "DE33100205000001194700"), (payment!.Bic, payment.Iban.Compact));
    }

    [Fact]
    public void Line_ends_of_Windows_and_empty_lines_at_the_end_are_read()
    {
        var payload = EpcQr.Write(Payment with { Text = "Opwaarderen" })
            .Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n";

        Assert.Equal(EpcRefusal.None, EpcQr.Read(payload, out var payment));
        Assert.Equal((25.00m, "Opwaarderen"), (payment!.Amount, payment.Text));
    }

    [Fact]
    public void What_ends_early_needs_no_empty_lines() =>
        Assert.Equal(
            "BCD\n002\n1\nSCT\n\nStichting Lokaal Geld Heerlen\nNL91ABNA0417164300\nEUR25.00", EpcQr.Write(Payment));

    public static TheoryData<string, EpcPayment> Wrong => new()
    {
        { nameof(EpcRefusal.NameMissing), Payment with { Name = " " } },
        { nameof(EpcRefusal.Name), Payment with { Name = new string('n', 71) } },
        { nameof(EpcRefusal.Amount), Payment with { Amount = 0.001m } },
        { nameof(EpcRefusal.Amount), Payment with { Amount = -1 } },
        { nameof(EpcRefusal.Amount), Payment with { Amount = 1_000_000_000 } },
        { nameof(EpcRefusal.Bic), Payment with { Bic = "ABN" } },
        { nameof(EpcRefusal.Purpose), Payment with { Purpose = "TOOLONG" } },
        { nameof(EpcRefusal.Reference), Payment with { Reference = "RF19539007547034" } },
        { nameof(EpcRefusal.ReferenceAndText), Payment with { Reference = "RF18539007547034", Text = "x" } },
        { nameof(EpcRefusal.Text), Payment with { Text = new string('t', 141) } },
        { nameof(EpcRefusal.Information), Payment with { Information = new string('i', 71) } },
        { nameof(EpcRefusal.ControlCharacter), Payment with { Text = "one\ntwo" } },
        { nameof(EpcRefusal.TooLong), Payment with { Text = new string('é', 140), Information = new string('é', 40) } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_no_bank_would_take_is_not_written(string refusal, EpcPayment payment) => Assert.Contains(
        $": {refusal}.", Assert.Throws<ArgumentException>(() => EpcQr.Write(payment)).Message,
        StringComparison.Ordinal);
}
