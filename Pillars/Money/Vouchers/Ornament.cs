using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Vliegwiel.Money.Vouchers;

/// <summary>
/// The city's own ornament, as on banknotes: woven lines (guilloches) whose form follows from the city's name, the same
/// each time and unlike any other city's.
/// </summary>
static class Ornament
{
    const int Steps = 240;
    const int Rings = 4;
    const int Threads = 6;
    const double Centre = 100;

    /// <summary>Once on a page: what <see cref="Use"/> shows.</summary>
    public static IHtmlContent Symbol(string cityName)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(cityName));
        var svg = new StringBuilder(
            "<svg class=\"ornament ornament--once\" aria-hidden=\"true\">"
                + "<symbol id=\"ornament\" viewBox=\"0 0 200 200\">");
        for (var ring = 0; ring < Rings; ring++)
        {
            // Whole numbers of waves, or a line would not close.
            var waves = 8 + seed[ring] % 13;
            var (radius, depth) = (90.0 - ring * 20, 8.0 + seed[ring + Rings] % 6);
            for (var thread = 0; thread < Threads; thread++)
                Append(svg, ring, waves, radius, depth, 2 * Math.PI * thread / Threads);
        }
        return new HtmlString(svg.Append("</symbol></svg>").ToString());
    }

    public static IHtmlContent Use { get; } = new HtmlString(
        "<svg class=\"ornament\" viewBox=\"0 0 200 200\" aria-hidden=\"true\"><use href=\"#ornament\"/></svg>");

    static void Append(StringBuilder svg, int ring, int waves, double radius, double depth, double phase)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ornament__{ring % 2}\" d=\"");
        for (var step = 0; step < Steps; step++)
        {
            var turn = 2 * Math.PI * step / Steps;
            var r = radius - depth + depth * Math.Cos(waves * turn + phase);
            svg.Append(step == 0 ? 'M' : 'L').Append(
                CultureInfo.InvariantCulture,
                $"{Centre + r * Math.Cos(turn):0.#} {Centre + r * Math.Sin(turn):0.#}");
        }
        svg.Append("Z\"/>");
    }
}
