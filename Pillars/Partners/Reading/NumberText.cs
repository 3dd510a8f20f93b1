using System.Runtime.CompilerServices;

namespace Vliegwiel.Partners.Reading;

/// <summary>What an amount written by people looks like, before it is known which sign divides the cents.</summary>
internal readonly record struct NumberShape
{
    public bool Negative { get; init; }

    public bool HasCurrency { get; init; }

    public bool IsPercent { get; init; }

    /// <summary>Digits in all, groups and decimals together.</summary>
    public int Digits { get; init; }

    public bool LeadingZero { get; init; }

    /// <summary>The sign that certainly is decimal: '.' or ',', or '\0' when the text does not say.</summary>
    public char CertainDecimal { get; init; }

    /// <summary>One separator before exactly three digits: thousands or three decimals.</summary>
    public char Ambiguous { get; init; }

    /// <summary>Digits behind the last separator, 0 when there is none.</summary>
    public int Behind { get; init; }

    public bool Grouped { get; init; }

    public bool IsInteger => CertainDecimal == '\0' && !Grouped && Ambiguous == '\0';
}

/// <summary>The outcome of reading an amount.</summary>
internal enum NumberOutcome
{
    Read,
    Empty,
    Unreadable,
    TooLarge,
}

/// <summary>Amounts as people write them: 1.234,56 and 1,234.56, 1 234,56, 1'234.56, (12.00), 12.00-, £, €, EUR, GBP,
/// CR and DR, and Dutch 12,-.</summary>
internal static class NumberText
{
    static readonly string[] Words = ["EUR", "GBP", "EURO", "CR", "DR", "C", "D"];

    public static bool TryScan(ReadOnlySpan<char> cell, out NumberShape shape) =>
        TryScan(cell, out shape, out _, out _);

    /// <summary>Reads an amount into minor units. More decimals than <paramref name="decimals"/> are rounded half away
    /// from zero.</summary>
    /// <param name="decimals">How many decimals make a minor unit: two, none for pence, five for thousands.</param>
    public static NumberOutcome Parse(ReadOnlySpan<char> cell, DecimalSign sign, out long minor, out bool rounded,
        int decimals = 2)
    {
        minor = 0;
        rounded = false;
        if (cell.IsEmpty)
            return NumberOutcome.Empty;
        if (!TryScan(cell, out var shape, out var body, out var isZeroDash))
            return cell.ContainsAny('e', 'E') ? ParseExponent(cell, decimals, out minor) : NumberOutcome.Unreadable;
        if (isZeroDash)
            return NumberOutcome.Read;
        if (shape.IsPercent)
            return NumberOutcome.Unreadable;
        var point = shape.CertainDecimal != '\0' ? shape.CertainDecimal
            : shape.Ambiguous == '\0' ? '\0'
            : (sign == DecimalSign.Point ? '.' : ',') == shape.Ambiguous ? shape.Ambiguous : '\0';
        return Sum(body, point, shape.Negative, decimals, out minor, out rounded);
    }

    static NumberOutcome Sum(ReadOnlySpan<char> body, char point, bool negative, int decimals, out long minor,
        out bool rounded)
    {
        minor = 0;
        rounded = false;
        var split = point == '\0' ? -1 : body.LastIndexOf(point);
        var whole = split < 0 ? body : body[..split];
        foreach (var character in whole)
        {
            if (!char.IsAsciiDigit(character))
                continue;
            minor = (minor * 10) + (character - '0');
            if (minor > ReadingLimits.AmountMinorMax)
                return NumberOutcome.TooLarge;
        }
        var behind = split < 0 ? [] : body[(split + 1)..];
        for (var place = 0; place < decimals; place++)
            minor = (minor * 10)
                + (place < behind.Length && char.IsAsciiDigit(behind[place]) ? behind[place] - '0' : 0);
        if (behind.Length > decimals)
        {
            rounded = behind[decimals..].ContainsAnyExcept('0');
            minor += behind[decimals] >= '5' ? 1 : 0;
        }
        if (minor > ReadingLimits.AmountMinorMax)
            return NumberOutcome.TooLarge;
        minor = negative ? -minor : minor;
        return NumberOutcome.Read;
    }

    static NumberOutcome ParseExponent(ReadOnlySpan<char> cell, int decimals, out long minor)
    {
        minor = 0;
        if (!char.IsAsciiDigit(cell[^1])
            || !decimal.TryParse(cell, System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture, out var value))
            return NumberOutcome.Unreadable;
        if (Math.Abs(value) > ReadingLimits.AmountMinorMax / 100)
            return NumberOutcome.TooLarge;
        var unit = decimals switch { 0 => 1, 2 => 100, _ => 100_000 };
        minor = (long)Math.Round(value * unit, MidpointRounding.AwayFromZero);
        if (Math.Abs(minor) > ReadingLimits.AmountMinorMax)
            return NumberOutcome.TooLarge;
        return NumberOutcome.Read;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool TryScan(ReadOnlySpan<char> cell, out NumberShape shape, out ReadOnlySpan<char> body,
        out bool isZeroDash)
    {
        shape = default;
        isZeroDash = false;
        body = default;
        if (cell.IsEmpty || cell.Length > 40)
            return false;
        // The common case first: digits, at most a sign before and a point before the cents.
        var rest = cell;
        var dress = Undress(ref rest);
        if (rest.IsEmpty)
        {
            isZeroDash = dress is { Minus: true, Broken: false };
            return isZeroDash;
        }
        if (dress.Broken || !char.IsAsciiDigit(rest[^1]))
            return false;
        body = rest;
        return Shape(rest, dress, out shape);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool Shape(ReadOnlySpan<char> body, Dress dress, out NumberShape shape)
    {
        shape = default;
        int digits = 0, points = 0, commas = 0, others = 0, last = -1, previous = -1;
        var grouped = true;
        for (var index = 0; index < body.Length; index++)
        {
            var character = body[index];
            if (char.IsAsciiDigit(character))
            {
                digits++;
                continue;
            }
            if (character is '.')
                points++;
            else if (character is ',')
                commas++;
            else if (character is ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '’')
                others++;
            else
                return false;
            var gap = index - previous - 1;
            grouped &= previous < 0 ? gap is > 0 and <= 3 : gap == 3;
            if (gap == 0 && index > 0)
                return false;
            previous = last = index;
        }
        if (digits is 0 or > 18)
            return false;
        var behind = last < 0 ? 0 : body.Length - last - 1;
        var separator = last < 0 ? '\0' : body[last];
        var certain = Certain(separator, behind, points, commas, others, grouped, body, out var ambiguous,
            out var fits);
        if (!fits)
            return false;
        shape = new NumberShape
        {
            Negative = dress.Minus,
            HasCurrency = dress.Currency,
            IsPercent = dress.Percent,
            Digits = digits,
            LeadingZero = body[0] == '0' && body.Length > 1 && char.IsAsciiDigit(body[1]),
            CertainDecimal = certain,
            Ambiguous = ambiguous,
            Behind = behind,
            Grouped = points + commas + others - (certain == '\0' ? 0 : 1) > 0 && ambiguous == '\0',
        };
        return true;
    }

    /// <summary>The decimal sign when the text decides it; <paramref name="fits"/> is false for texts like
    /// 1.2.3.</summary>
    static char Certain(char separator, int behind, int points, int commas, int others, bool grouped,
        ReadOnlySpan<char> body, out char ambiguous, out bool fits)
    {
        ambiguous = '\0';
        fits = true;
        if (separator is not ('.' or ','))
        {
            fits = separator == '\0' || (grouped && behind == 3 && points + commas == 0);
            return '\0';
        }
        var same = separator == '.' ? points : commas;
        var different = (separator == '.' ? commas : points) + others;
        if (same > 1)
        {
            fits = grouped && behind == 3 && different == 0;
            return '\0';
        }
        if (different > 0)
        {
            fits = grouped;
            return separator;
        }
        if (behind == 3 && body[0] != '0' && body.Length <= 7 && body.Length > 4)
        {
            ambiguous = separator;
            return '\0';
        }
        return separator;
    }

    readonly record struct Dress(bool Minus, bool Currency, bool Percent, bool Broken);

    /// <summary>Takes off signs, brackets, currency and DR or CR, from both ends.</summary>
    static Dress Undress(ref ReadOnlySpan<char> text)
    {
        int minus = 0, open = 0, close = 0;
        bool currency = false, percent = false;
        while (!text.IsEmpty)
        {
            var first = text[0];
            if (char.IsAsciiDigit(first) || (first is '.' or ',' && text.Length > 1 && char.IsAsciiDigit(text[1])))
                break;
            if (first is '-' or '−' or '–')
                minus++;
            else if (first is '(')
                open++;
            else if (first is '£' or '€' or '$' or '\u009C')
                currency = true;
            // The last three: a lost £.
            else if (first is not ('+' or '\'' or ' ' or '\u00A0' or '?' or '\uFFFD' or 'Â'))
            {
                if (!TakeWord(ref text, atEnd: false, ref minus, ref currency))
                    return new Dress(Minus: false, currency, percent, Broken: true);
                continue;
            }
            text = text[1..];
        }
        while (!text.IsEmpty && !char.IsAsciiDigit(text[^1]))
        {
            var final = text[^1];
            if (text.EndsWith(",-") || text.EndsWith(".-") || text.EndsWith("--") || text.EndsWith("=="))
            {
                text = text[..^2].TrimEnd(",.-= ");
                continue;
            }
            if (final is '-' or '−' or '–')
                minus++;
            else if (final is ')')
                close++;
            else if (final is '£' or '€' or '$')
                currency = true;
            else if (final is '%')
                percent = true;
            else if (final is not ('+' or ' ' or '\u00A0' or '.'))
            {
                if (!TakeWord(ref text, atEnd: true, ref minus, ref currency))
                    return new Dress(Minus: false, currency, percent, Broken: true);
                continue;
            }
            text = text[..^1];
        }
        var broken = open != close || open > 1 || minus > 1;
        return new Dress(minus == 1 || open == 1, currency, percent, broken);
    }

    static bool TakeWord(ref ReadOnlySpan<char> text, bool atEnd, ref int minus, ref bool currency)
    {
        foreach (var word in Words)
        {
            var fits = atEnd ? text.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                : text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
            if (!fits || (text.Length > word.Length
                    && char.IsAsciiLetter(atEnd ? text[^(word.Length + 1)] : text[word.Length])))
                continue;
            text = atEnd ? text[..^word.Length] : text[word.Length..];
            minus += word is "CR" or "C" ? 1 : 0;
            currency |= word.Length >= 3;
            return true;
        }
        return false;
    }
}
