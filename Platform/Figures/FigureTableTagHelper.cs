using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Vliegwiel.Platform.Texts;

namespace Vliegwiel.Platform.Figures;

/// <summary>
/// &lt;figure-table figure="Model.Share" /&gt;: caption, table, source and CSV link; scripts/figure.js draws the chart
/// from the table. The first column names the row, unless it is a number.
/// </summary>
[HtmlTargetElement("figure-table", Attributes = "figure", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FigureTableTagHelper(PageTexts texts) : TagHelper
{
    public required Figure Figure { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Figure.KeepTable ? "figure figure--beside" : "figure");
        output.Attributes.SetAttribute("id", Figure.Id);
        output.Attributes.SetAttribute("aria-labelledby", Figure.Id + "-title");
        if (Figure.Chart != FigureChart.None)
            AddChart(output.Attributes);
        output.Content.AppendHtml(Caption());
        if (Figure.Chart == FigureChart.Sankey)
            output.Content.AppendHtml(SankeySvg.Draw(Figure, texts));
        output.Content.AppendHtml(Scroller());
        output.Content.AppendHtml(Foot());
    }

    void AddChart(TagHelperAttributeList attributes)
    {
        attributes.SetAttribute("data-chart", Figure.Chart.ToString().ToLowerInvariant());
        attributes.SetAttribute("data-unit", Figure.Unit);
        attributes.SetAttribute("data-language", texts.Language);
        attributes.SetAttribute("data-as-table", texts["figures.as-table"]);
        attributes.SetAttribute("data-as-chart", texts["figures.as-chart"]);
        attributes.SetAttribute("data-unknown", texts["figures.unknown"]);
        if (Figure.IsStacked)
            attributes.SetAttribute("data-stacked", "true");
        if (Figure.KeepTable)
            attributes.SetAttribute("data-keep-table", "true");
        if (Figure.Currency is not null)
            attributes.SetAttribute("data-currency", Figure.Currency);
        if (Figure.GeoUrl is not null)
            attributes.SetAttribute("data-geo", Figure.GeoUrl);
    }

    TagBuilder Caption()
    {
        var caption = Tag("figcaption", "figure__caption");
        var title = Tag("strong", "figure__title");
        title.Attributes["id"] = Figure.Id + "-title";
        title.InnerHtml.Append(Figure.Title);
        caption.InnerHtml.AppendHtml(title);
        if (Figure.Sentence is not null)
            caption.InnerHtml.AppendHtml(Text("span", "figure__sentence", Figure.Sentence));
        return caption;
    }

    // A wide table scrolls in its own box, so the page itself never scrolls sideways.
    TagBuilder Scroller()
    {
        var box = Tag("div", "table-scroll");
        box.Attributes["tabindex"] = "0";
        box.Attributes["role"] = "region";
        box.Attributes["aria-labelledby"] = Figure.Id + "-title";
        // Without the Utrecht classes: they lay their own padding, weight and alignment over every cell.
        var table = Tag("table", Figure.IsStackable ? "table--stack" : "");
        var head = Tag("thead", "");
        var names = Tag("tr", "");
        foreach (var column in Figure.Columns)
        {
            var cell = Text("th", column.IsNumeric ? "numeric" : "", column.Title);
            cell.Attributes["scope"] = "col";
            cell.Attributes["data-role"] = column.Role.ToString().ToLowerInvariant();
            cell.Attributes["data-kind"] = column.Kind.ToString().ToLowerInvariant();
            if (column.IsUnknown)
                cell.Attributes["data-unknown"] = "true";
            names.InnerHtml.AppendHtml(cell);
        }
        head.InnerHtml.AppendHtml(names);
        var body = Tag("tbody", "");
        foreach (var row in Figure.Rows)
            body.InnerHtml.AppendHtml(Row(row));
        table.InnerHtml.AppendHtml(head).AppendHtml(body);
        if (Figure.Total is not null)
        {
            var foot = Tag("tfoot", "");
            foot.InnerHtml.AppendHtml(Row(Figure.Total));
            table.InnerHtml.AppendHtml(foot);
        }
        box.InnerHtml.AppendHtml(table);
        return box;
    }

    TagBuilder Row(FigureRow row)
    {
        var line = Tag("tr", "");
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var (cell, column) = (row.Cells[i], Figure.Columns[i]);
            var isName = i == 0 && !column.IsNumeric;
            var unknown = column.IsNumeric && cell.Value is null && cell.Text is null;
            var made = Tag(isName ? "th" : "td", column.IsNumeric ? (unknown ? "numeric unknown" : "numeric") : "");
            if (isName)
                made.Attributes["scope"] = "row";
            else if (Figure.IsStackable)
                made.Attributes["data-label"] = column.Title;
            if (FigureText.Plain(cell, column) is { } plain)
                made.Attributes["data-value"] = plain;
            var words = FigureText.Show(cell, column, Figure, texts);
            if (cell.Link is null)
                made.InnerHtml.Append(words);
            else
            {
                var link = Text("a", "", words);
                link.Attributes["href"] = cell.Link;
                made.InnerHtml.AppendHtml(link);
            }
            if (column.HasBars && cell.Value is { } value)
                made.InnerHtml.AppendHtml(CellBar.Draw(value, Largest(i)));
            line.InnerHtml.AppendHtml(made);
        }
        return line;
    }

    decimal Largest(int column) =>
        Figure.Rows.Select(r => Math.Abs(r.Cells[column].Value ?? 0)).DefaultIfEmpty().Max();

    TagBuilder Foot()
    {
        var foot = Tag("p", "figure__source");
        Add(foot, texts["figures.source"] + " ");
        if (Figure.SourceUrl is null)
            Add(foot, Figure.Source);
        else
        {
            var link = Text("a", "", Figure.Source);
            link.Attributes["href"] = Figure.SourceUrl;
            foot.InnerHtml.AppendHtml(link);
        }
        Add(foot, ". " + texts["figures.about", ("period", Figure.Period), ("unit", Figure.Unit)]);
        if (Figure.Vintage is { } vintage)
            Add(foot, " " + texts["figures.vintage", ("date", vintage)]);
        if (Figure.IsEstimate)
        {
            var range = Figure.Range is null ? texts["figures.estimate"]
                : texts["figures.estimate-range", ("range", Figure.Range)];
            foot.InnerHtml.Append(" ").AppendHtml(Text("strong", "", range));
        }
        if (Figure.Caveat is not null)
            Add(foot, " " + Figure.Caveat);
        var csv = Text("a", "", texts["figures.csv"]);
        csv.Attributes["href"] = Figure.CsvUrl ?? Address();
        csv.Attributes["download"] = Figure.Id + ".csv";
        csv.Attributes["aria-label"] = texts["figures.csv-of", ("title", Figure.Title)];
        foot.InnerHtml.Append(" ").AppendHtml(csv);
        return foot;
    }

    /// <summary>This page with its own question, and the figure's id.</summary>
    string Address()
    {
        var query = new QueryBuilder(View.HttpContext.Request.Query
            .Where(q => q.Key != "csv")
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? "")))
        {
            { "csv", Figure.Id },
        };
        var path = View.HttpContext.Request.PathBase + View.HttpContext.Request.Path;
        return string.Create(CultureInfo.InvariantCulture, $"{path}{query}");
    }

    static void Add(TagBuilder tag, string text) => tag.InnerHtml.Append(text);

    static TagBuilder Text(string name, string classes, string text)
    {
        var tag = Tag(name, classes);
        tag.InnerHtml.Append(text);
        return tag;
    }

    static TagBuilder Tag(string name, string classes)
    {
        var tag = new TagBuilder(name);
        if (classes.Length > 0)
            tag.AddCssClass(classes);
        return tag;
    }
}
