using System.Globalization;

namespace Vliegwiel.Platform.Areas;

/// <summary>Exact decimals that both databases keep alike: an integer and the number of decimals behind it.</summary>
static class ScaledNumber
{
    public const int ScaleMax = 9;

    /// <summary>The decimal number of an invariant text ("41.022513", "-3"); null when it is none that fits.</summary>
    public static decimal? Parse(string text)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number))
            return null;
        return number.Scale <= ScaleMax && Math.Abs(number) < long.MaxValue / Power(number.Scale) ? number : null;
    }

    /// <summary>The smallest scale that holds all of them exactly.</summary>
    public static int CommonScale(params ReadOnlySpan<decimal?> numbers)
    {
        var scale = 0;
        foreach (var number in numbers)
            scale = Math.Max(scale, number?.Scale ?? 0);
        return scale;
    }

    public static bool Fits(decimal number, int scale) => Math.Abs(number) < long.MaxValue / Power(scale);

    public static long? ToScaled(decimal? number, int scale) => number is { } known ? (long)(known * Power(scale))
        : null;

    public static decimal? ToDecimal(long? value, int scale) => value is { } known ? known / Power(scale) : null;

    static decimal Power(int scale)
    {
        var power = 1m;
        for (var step = 0; step < scale; step++)
            power *= 10;
        return power;
    }
}
