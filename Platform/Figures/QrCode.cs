using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Vliegwiel.Platform.Figures;

/// <summary>Draws QR codes (ISO/IEC 18004), error correction M: a code that is creased or half in the sun still
/// reads.</summary>
public static class QrCode
{
    /// <summary>Squares of nothing around it; the standard asks for four.</summary>
    const int Quiet = 4;

    /// <summary>The dark squares as one path, and squares along a side, the quiet zone not counted.</summary>
    public static (string Path, int Size) Squares(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        // The library draws the quiet zone itself.
        for (var y = Quiet; y < code.ModuleMatrix.Count - Quiet; y++)
        {
            BitArray row = code.ModuleMatrix[y];
            for (var x = Quiet; x < row.Length - Quiet; x++)
            {
                if (row[x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x - Quiet} {y - Quiet}h1v1h-1z");
            }
        }
        return (path.ToString(), code.ModuleMatrix.Count - (2 * Quiet));
    }

    /// <summary>As an image in the page, dark on light in every colour scheme: cameras expect that.</summary>
    /// <param name="text">What it says; a link is opened by any camera.</param>
    /// <param name="title">For who does not see it.</param>
    public static IHtmlContent Svg(string text, string title)
    {
        var (path, size) = Squares(text);
        var box = size + (2 * Quiet);
        return new HtmlString(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg class="qr-code" viewBox="-{Quiet} -{Quiet} {box} {box}" role="img" shape-rendering="crispEdges"
                aria-label="{WebUtility.HtmlEncode(title)}"><path fill="#fff"
                d="M-{Quiet} -{Quiet}h{box}v{box}h-{box}z"/><path fill="#000" d="{path}"/></svg>
            """));
    }
}
