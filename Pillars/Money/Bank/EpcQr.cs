using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vliegwiel.Money.Bank;

/// <summary>A credit transfer in euros that somebody's banking app fills in by itself.</summary>
/// <param name="Name">Of who is paid.</param>
/// <param name="Iban">Of who is paid.</param>
/// <param name="Amount">Euros, at most two decimals; null leaves it to the payer.</param>
public sealed record EpcPayment(string Name, Iban Iban, decimal? Amount = null)
{
    public string? Bic { get; init; }

    /// <summary>A code of ISO 20022 of up to four signs, such as CHAR.</summary>
    public string? Purpose { get; init; }

    /// <summary>A structured reference, such as <see cref="CreditorReference"/>; not beside
    /// <see cref="Text"/>.</summary>
    public string? Reference { get; init; }

    public string? Text { get; init; }

    /// <summary>From who is paid to the payer; it does not go along with the payment.</summary>
    public string? Information { get; init; }
}

/// <summary>Why it is no credit transfer that a banking app would take.</summary>
public enum EpcRefusal
{
    None,
    ServiceTag,
    Version,
    CharacterSet,
    Identification,
    BicMissing,
    Bic,
    NameMissing,
    Name,
    Iban,
    Currency,
    Amount,
    Purpose,
    Reference,
    ReferenceAndText,
    Text,
    Information,
    TooManyLines,
    ControlCharacter,
    TooLong,
}

/// <summary>
/// What a QR code for a credit transfer holds (European Payments Council, EPC069-12, versions 001 and 002): up to
/// twelve lines, at most 331 bytes. Written as version 002 in UTF-8.
/// </summary>
public static partial class EpcQr
{
    public const int BytesMax = 331;

    const int LinesMax = 12;
    const int NameMax = 70;
    const int ReferenceMax = 35;
    const int TextMax = 140;
    const int InformationMax = 70;
    const decimal AmountMax = 999_999_999.99m;
    const int CharacterSets = 8;

    /// <exception cref="ArgumentException">It cannot be written; the message names the refusal.</exception>
    public static string Write(EpcPayment payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var amount = payment.Amount is { } euros ? string.Create(CultureInfo.InvariantCulture, $"EUR{euros}") : "";
        string?[] lines =
        [
            "BCD", "002", "1", "SCT", payment.Bic, payment.Name, payment.Iban.Compact, amount, payment.Purpose,
            payment.Reference, payment.Text, payment.Information,
        ];
        var payload = string.Join('\n', lines).TrimEnd('\n');
        // A line break within a field would move all that follow.
        var refusal = lines.Any(l => l?.AsSpan().ContainsAny('\r', '\n') == true)
            ? EpcRefusal.ControlCharacter : Read(payload, out _);
        return refusal == EpcRefusal.None
            ? payload : throw new ArgumentException($"No such payment: {refusal}.", nameof(payment));
    }

    /// <summary>Reads what a code holds, as text.</summary>
    public static EpcRefusal Read(string payload, out EpcPayment? payment)
    {
        ArgumentNullException.ThrowIfNull(payload);
        payment = null;
        var lines = payload.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines.Length > LinesMax)
            return EpcRefusal.TooManyLines;
        if (lines.Any(l => l.Any(char.IsControl)))
            return EpcRefusal.ControlCharacter;
        if (Encoding.UTF8.GetByteCount(payload.TrimEnd('\r', '\n')) > BytesMax)
            return EpcRefusal.TooLong;
        string Line(int number) => number < lines.Length ? lines[number] : "";
        var refusal = Head(Line(0), Line(1), Line(2), Line(3), Line(4));
        if (refusal != EpcRefusal.None)
            return refusal;
        if (Line(5).Trim().Length == 0)
            return EpcRefusal.NameMissing;
        if (Line(5).Length > NameMax)
            return EpcRefusal.Name;
        if (!Iban.TryParse(Line(6), out var iban))
            return EpcRefusal.Iban;
        refusal = ReadAmount(Line(7), out var amount);
        if (refusal == EpcRefusal.None)
            refusal = Rest(Line(8), Line(9), Line(10), Line(11));
        if (refusal != EpcRefusal.None)
            return refusal;
        payment = new EpcPayment(Line(5), iban, amount)
        {
            Bic = Filled(Line(4)),
            Purpose = Filled(Line(8)),
            Reference = Filled(Line(9)),
            Text = Filled(Line(10)),
            Information = Filled(Line(11)),
        };
        return EpcRefusal.None;
    }

    static EpcRefusal Head(string tag, string version, string characters, string identification, string bic)
    {
        if (tag != "BCD")
            return EpcRefusal.ServiceTag;
        if (version is not ("001" or "002"))
            return EpcRefusal.Version;
        if (characters is not [>= '1' and <= (char)('0' + CharacterSets)])
            return EpcRefusal.CharacterSet;
        if (identification != "SCT")
            return EpcRefusal.Identification;
        if (bic.Length == 0)
            return version == "001" ? EpcRefusal.BicMissing : EpcRefusal.None;
        return BicShape().IsMatch(bic) ? EpcRefusal.None : EpcRefusal.Bic;
    }

    static EpcRefusal ReadAmount(string text, out decimal? amount)
    {
        amount = null;
        if (text.Length == 0)
            return EpcRefusal.None;
        if (!text.StartsWith("EUR", StringComparison.Ordinal))
            return EpcRefusal.Currency;
        if (!AmountShape().IsMatch(text.AsSpan(3)))
            return EpcRefusal.Amount;
        amount = decimal.Parse(text.AsSpan(3), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return amount is > 0 and <= AmountMax ? EpcRefusal.None : EpcRefusal.Amount;
    }

    static EpcRefusal Rest(string purpose, string reference, string text, string information)
    {
        if (purpose.Length > 0 && !PurposeShape().IsMatch(purpose))
            return EpcRefusal.Purpose;
        if (reference.Length > 0 && text.Length > 0)
            return EpcRefusal.ReferenceAndText;
        // Other structured references may stand here; what looks like one of ISO 11649 must be right.
        if (reference.Length > ReferenceMax
            || (reference is ['R', 'F', >= '0' and <= '9', ..] && !CreditorReference.IsValid(reference)))
            return EpcRefusal.Reference;
        if (text.Length > TextMax)
            return EpcRefusal.Text;
        return information.Length > InformationMax ? EpcRefusal.Information : EpcRefusal.None;
    }

    static string? Filled(string line) => line.Length == 0 ? null : line;

    [GeneratedRegex("^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BicShape();

    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,2})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AmountShape();

    [GeneratedRegex("^[A-Z0-9]{1,4}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PurposeShape();
}
