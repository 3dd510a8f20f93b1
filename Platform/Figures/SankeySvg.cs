using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Figures;

/// <summary>
/// Draws flows on the server, so that they are there without script, on paper and by keyboard: each end of a flow is a
/// link where its cell is one. It is drawn twice, wide and narrow; the style sheet shows the one that fits.
/// Only what is above zero can have a width; the table beside it holds the rest.
/// </summary>
static class SankeySvg
{
    sealed record Flow(string From, string To, decimal Value, string Words, string? Link, int Shade);

    sealed record Placed(double Top, double Height)
    {
        /// <summary>How far down the flows on each side are laid already.</summary>
        public double In { get; set; }
        public double Out { get; set; }
    }

    /// <param name="Slot">The least height of an end: room for its words, and for a finger.</param>
    /// <param name="Heading">Room above the ends of a middle node for its words; 0: they stand beside it.</param>
    sealed record Shape(string Name, int Width, double Height, int Bar, int ColumnGap, double Slot, double Heading);

    const int LineHeight = 17;

    /// <summary>About the widest that a letter is on average at the size of the words.</summary>
    const double LetterWidth = 7.6;

    static readonly Shape[] Shapes =
    [
        new("wide", Width: 960, Height: 300, Bar: 16, ColumnGap: 262, Slot: 30, Heading: 0),
        new("narrow", Width: 340, Height: 260, Bar: 10, ColumnGap: 44, Slot: 54, Heading: 44),
    ];

    public static IHtmlContent Draw(Figure figure, PageTexts texts)
    {
        var flows = Read(figure, texts);
        if (flows.Count == 0)
            return HtmlString.Empty;
        var svg = new StringBuilder();
        foreach (var shape in Shapes)
            new Drawing(flows, shape, figure, texts).Write(svg);
        return new HtmlString(svg.ToString());
    }

    static List<Flow> Read(Figure figure, PageTexts texts)
    {
        int At(FigureRole role) => figure.Columns.ToList().FindIndex(c => c.Role == role);
        var (from, to, value) = (At(FigureRole.From), At(FigureRole.To), At(FigureRole.Value));
        return [.. figure.Rows.Where(r => r.Cells[value].Value > 0).Select(r => new Flow(
            r.Cells[from].Text!, r.Cells[to].Text!, r.Cells[value].Value!.Value,
            FigureText.Show(r.Cells[value], figure.Columns[value], figure, texts), r.Cells[value].Link, r.Shade ?? 1))];
    }

    sealed class Drawing
    {
        readonly List<Flow> _flows;
        readonly Shape _shape;
        readonly Figure _figure;
        readonly PageTexts _texts;
        readonly Dictionary<string, Placed> _nodes = [];
        readonly List<string> _middles;
        readonly string _source;
        readonly double _scale;
        readonly double _height;

        public Drawing(List<Flow> flows, Shape shape, Figure figure, PageTexts texts)
        {
            (_flows, _shape, _figure, _texts) = (flows, shape, figure, texts);
            _source = flows[0].From;
            _middles = flows.FindAll(f => f.From == _source).ConvertAll(f => f.To);
            var total = flows.Where(f => f.From == _source).Sum(f => f.Value);
            _scale = shape.Height / (double)Math.Max(total, flows.Where(f => f.From != _source).Sum(f => f.Value));
            _height = Place();
        }

        /// <summary>Ends first, then each middle node at the height of its ends, then the source.</summary>
        double Place()
        {
            var y = _shape.Heading;
            foreach (var middle in _middles)
            {
                y += _shape.Heading;
                var top = y;
                foreach (var end in _flows.Where(f => f.From == middle))
                {
                    var height = Math.Max(1, (double)end.Value * _scale);
                    var slot = Math.Max(_shape.Slot, height + 4);
                    _nodes[Key(end)] = new Placed(y + (slot - height) / 2, height);
                    y += slot;
                }
                var own = (double)_flows.Find(f => f.From == _source && f.To == middle)!.Value * _scale;
                y = Math.Max(y, top + own);
                _nodes[middle] = new Placed(top + (y - top - own) / 2, own);
                y += 14;
            }
            var whole = _middles.Sum(m => _nodes[m].Height);
            _nodes[_source] = new Placed(_shape.Heading + Math.Max(0, (y - _shape.Heading - whole) / 2), whole);
            return y;
        }

        // The same end may stand under two middles.
        string Key(Flow flow) => flow.From == _source ? flow.To : $"{flow.From}\n{flow.To}";

        double X(int column) => column * (_shape.Bar + _shape.ColumnGap);

        public void Write(StringBuilder svg)
        {
            var pattern = $"{_figure.Id}-unknown-{_shape.Name}";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <svg class="sankey sankey--{_shape.Name}" viewBox="0 0 {_shape.Width} {_height:0}" role="group"
                aria-label="{Safe(_figure.Title)}"><defs>
                <pattern id="{pattern}" width="8" height="8" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"><rect class="sankey__ground" width="8" height="8"/>
                <path class="sankey__hatch" d="M0 0V8"/></pattern></defs>

                """);
            foreach (var flow in _flows)
                Write(svg, flow, $"url(#{pattern})");
            WriteWords(svg);
            svg.Append("</svg>");
        }

        void Write(StringBuilder svg, Flow flow, string unknown)
        {
            var isFirst = flow.From == _source;
            var (from, to) = (_nodes[flow.From], _nodes[Key(flow)]);
            var height = Math.Max(1, (double)flow.Value * _scale);
            var (y1, y2) = (from.Top + from.Out, to.Top + to.In);
            from.Out += height;
            to.In += height;
            var (x1, x2) = (X(isFirst ? 0 : 1) + _shape.Bar, X(isFirst ? 1 : 2));
            var middle = (x1 + x2) / 2;
            var fill = flow.Shade == 0 ? $"fill=\"{unknown}\"" : "";
            var says = Safe($"{flow.To}: {flow.Words}");
            svg.Append(flow.Link is null ? "<g>" : $"<a href=\"{Safe(flow.Link)}\" aria-label=\"{says}\">");
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path class="sankey__flow sankey--{flow.Shade}" {fill} d="M{x1:0.#} {y1:0.##}
                C{middle:0.#} {y1:0.##} {middle:0.#} {y2:0.##} {x2:0.#} {y2:0.##}V{y2 + height:0.##}
                C{middle:0.#} {y2 + height:0.##} {middle:0.#} {y1 + height:0.##} {x1:0.#} {y1 + height:0.##}Z">
                <title>{says}</title></path>
                <rect class="sankey__node sankey--{flow.Shade}" {fill} x="{x2:0.#}" y="{to.Top:0.##}"
                width="{_shape.Bar}" height="{to.Height:0.##}"/>
                """);
            if (!isFirst)
                Words(svg, X(2) + _shape.Bar + 8, to.Top + to.Height / 2, flow.To, flow.Words);
            svg.Append(flow.Link is null ? "</g>\n" : "</a>\n");
        }

        void WriteWords(StringBuilder svg)
        {
            var source = _nodes[_source];
            var total = new FigureCell { Value = _flows.Where(f => f.From == _source).Sum(f => f.Value) };
            var money = _figure.Columns.First(c => c.Role == FigureRole.Value);
            var words = FigureText.Show(total, money, _figure, _texts);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect class="sankey__node sankey--1" x="0" y="{source.Top:0.##}" width="{_shape.Bar}"
                height="{source.Height:0.##}"/>
                """);
            if (_shape.Heading > 0)
                Words(svg, 0, _shape.Heading / 2, _source, words, strong: true);
            else
                Words(svg, _shape.Bar + 8, source.Top + source.Height / 2, _source, words, strong: true);
            foreach (var middle in _flows.Where(f => f.From == _source))
            {
                var node = _nodes[middle.To];
                var ends = _flows.FindAll(f => f.From == middle.To);
                var top = ends.Count > 0 ? _nodes[Key(ends[0])] : node;
                var slotTop = top.Top - Math.Max(0, (_shape.Slot - top.Height - 4) / 2);
                var (column, y) = _shape.Heading > 0
                    ? (2, slotTop - _shape.Heading / 2)
                    : (1, node.Top + node.Height / 2);
                Words(svg, X(column) + _shape.Bar + 8, y, middle.To, middle.Words, strong: true);
            }
        }

        /// <summary>One line where there is room beside; else the amount stands below, and a long name takes
        /// two.</summary>
        void Words(StringBuilder svg, double x, double y, string name, string words, bool strong = false)
        {
            var class_ = strong ? "sankey__words sankey__words--strong" : "sankey__words";
            if (_shape.Heading == 0 && !strong)
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <text class="{class_}" x="{x:0.#}" y="{y + 5:0.#}" aria-hidden="true">{Safe(name)}
                    <tspan class="sankey__amount">{Safe(words)}</tspan></text>
                    """);
            else
            {
                var (first, rest) = Broken(name, (int)((_shape.Width - x) / LetterWidth));
                var second = rest is null ? "" : string.Create(
                    CultureInfo.InvariantCulture, $"""<tspan x="{x:0.#}" dy="{LineHeight}">{Safe(rest)}</tspan>""");
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <text class="{class_}" x="{x:0.#}" y="{y - (rest is null ? 4 : 4 + (LineHeight / 2)):0.#}"
                    aria-hidden="true">{Safe(first)} {second}
                    <tspan class="sankey__amount" x="{x:0.#}" dy="{LineHeight}">{Safe(words)}</tspan></text>
                    """);
            }
        }

        /// <summary>A name that is too long for a line is broken at the last space that fits.</summary>
        static (string First, string? Second) Broken(string name, int lettersMax)
        {
            var at = name.Length <= lettersMax ? -1 : name.LastIndexOf(' ', lettersMax);
            return at <= 0 ? (name, null) : (name[..at], name[(at + 1)..]);
        }

        static string Safe(string text) => System.Net.WebUtility.HtmlEncode(text);
    }
}
