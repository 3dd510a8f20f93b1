using System.Globalization;
using System.Net;
using System.Text;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Web;

/// <summary>
/// The flywheel as a ring of five arrows, each driving the next, drawn as SVG in the page: the only ornament, and the
/// way in to the pillars. A pillar that is not there yet is an outline and leads to what is said of it below.
/// </summary>
static class FlywheelRing
{
    const double Outer = 160;
    const double Inner = 72;
    const double GapDegrees = 4;
    const double TipDegrees = 10;
    const double LabelRadius = 118;

    public static string Svg(IReadOnlyList<PillarOnRing> ring, PageTexts texts)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<nav class=\"flywheel\" aria-label=\"{Coded(texts["home.ring"])}\"><svg viewBox=\"-170 -165 340 330\">");
        var each = 360.0 / Math.Max(1, ring.Count);
        for (var i = 0; i < ring.Count; i++)
            Segment(svg, ring[i], texts, (i * each) - 90 - (each / 2), each);
        return svg.Append("</svg></nav>").ToString();
    }

    static void Segment(StringBuilder svg, PillarOnRing item, PageTexts texts, double start, double sweep)
    {
        var name = texts[$"pillars.{item.Pillar}.name"];
        var address = item.Address ?? "#" + texts[$"pillars.{item.Pillar}.anchor"];
        var label = item.Address is null ? texts["home.ring-to-come", ("pillar", name)] : $"{name}: {item.Verb}";
        var state = item.Address is null ? " flywheel__segment--to-come" : "";
        svg.Append(CultureInfo.InvariantCulture,
            $"<a href=\"{Coded(address)}\" aria-label=\"{Coded(label)}\" class=\"flywheel__segment{state}\">");
        svg.Append(CultureInfo.InvariantCulture,
            $"<path d=\"{Arrow(start + GapDegrees, start + sweep - GapDegrees)}\"/>");
        var (x, y) = At(start + (sweep / 2), LabelRadius);
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\" dominant-baseline=\"central\">{Coded(name)}</text></a>");
    }

    /// <summary>A part of the ring, clockwise, whose end is a point that reaches into the next one's tail.</summary>
    static string Arrow(double from, double to)
    {
        var middle = (Outer + Inner) / 2;
        var (a, b, tip) = (At(from, Outer), At(to, Outer), At(to + TipDegrees, middle));
        var (c, d, tail) = (At(to, Inner), At(from, Inner), At(from + TipDegrees, middle));
        return string.Create(CultureInfo.InvariantCulture,
            $"M{a.X:0.#} {a.Y:0.#}A{Outer} {Outer} 0 0 1 {b.X:0.#} {b.Y:0.#}L{tip.X:0.#} {tip.Y:0.#}"
            + $"L{c.X:0.#} {c.Y:0.#}A{Inner} {Inner} 0 0 0 {d.X:0.#} {d.Y:0.#}L{tail.X:0.#} {tail.Y:0.#}Z");
    }

    static (double X, double Y) At(double degrees, double radius)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return (cosine * radius, sine * radius);
    }

    static string Coded(string text) => WebUtility.HtmlEncode(text);
}
