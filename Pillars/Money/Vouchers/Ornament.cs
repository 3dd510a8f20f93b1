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
    const int Steps = 480;
    const int Lines = 5;
    const double Centre = 100;

    public static IHtmlContent Svg(string cityName)
    {
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(cityName));
        var svg = new StringBuilder("<svg class=\"ornament\" viewBox=\"0 0 200 200\" aria-hidden=\"true\">");
        for (var line = 0; line < Lines; line++)
        {
            // Whole numbers of waves, or the line would not close.
            var (waves, inner) = (5 + seed[line] % 14, 2 + seed[line + Lines] % 7);
            var (radius, depth) = (88.0 - line * 15, 6.0 + seed[line + 2 * Lines] % 9);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ornament__{line % 2}\" d=\"");
            for (var step = 0; step <= Steps; step++)
            {
                var turn = 2 * Math.PI * step / Steps;
                var r = radius - depth + depth * Math.Cos(waves * turn) * Math.Cos(inner * turn);
                svg.Append(step == 0 ? 'M' : 'L').Append(
                    CultureInfo.InvariantCulture,
                    $"{Centre + r * Math.Cos(turn):0.#} {Centre + r * Math.Sin(turn):0.#}");
            }
            svg.Append("Z\"/>");
        }
        return new HtmlString(svg.Append("</svg>").ToString());
    }
}
