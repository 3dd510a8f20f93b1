using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Vliegwiel.Web.Demonstration;

/// <summary>
/// The least of ECMA-376 (Office Open XML) that spreadsheets open without complaint: sheets with text, numbers and
/// dates. Text stands in the cells themselves, so that there is no table of shared strings.
/// </summary>
static class XlsxWriter
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    // Index of the date format in styles.xml; 0 is "general".
    const int DateStyle = 1;

    // Zip keeps a time for each entry; one and the same makes equal content equal bytes.
    static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false) };

    public static byte[] Write(IReadOnlyList<PaymentSheet> sheets)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", xml => WriteTypes(xml, sheets.Count));
            Part(zip, "_rels/.rels", xml =>
            {
                xml.WriteStartElement("Relationships", Package);
                Relation(xml, "rId1", $"{Office}/officeDocument", "xl/workbook.xml");
            });
            Part(zip, "xl/workbook.xml", xml => WriteWorkbook(xml, sheets));
            Part(zip, "xl/_rels/workbook.xml.rels", xml =>
            {
                xml.WriteStartElement("Relationships", Package);
                for (var i = 1; i <= sheets.Count; i++)
                    Relation(xml, $"rId{i}", $"{Office}/worksheet", $"worksheets/sheet{i}.xml");
                Relation(xml, $"rId{sheets.Count + 1}", $"{Office}/styles", "styles.xml");
            });
            Part(zip, "xl/styles.xml", WriteStyles);
            for (var i = 0; i < sheets.Count; i++)
                Part(zip, $"xl/worksheets/sheet{i + 1}.xml", xml => WriteSheet(xml, sheets[i]));
        }
        return file.ToArray();
    }

    static void Part(ZipArchive zip, string name, Action<XmlWriter> write)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = EntryTime;
        using var stream = entry.Open();
        using var xml = XmlWriter.Create(stream, Settings);
        xml.WriteStartDocument(true);
        write(xml);
        xml.WriteEndDocument();
    }

    static void WriteTypes(XmlWriter xml, int sheets)
    {
        void Element(string name, string key, string value, string type)
        {
            xml.WriteStartElement(name, Types);
            xml.WriteAttributeString(key, value);
            xml.WriteAttributeString("ContentType", type);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("Types", Types);
        Element("Default", "Extension", "rels", "application/vnd.openxmlformats-package.relationships+xml");
        Element("Default", "Extension", "xml", "application/xml");
        Element("Override", "PartName", "/xl/workbook.xml", $"{SheetType}.sheet.main+xml");
        Element("Override", "PartName", "/xl/styles.xml", $"{SheetType}.styles+xml");
        for (var i = 1; i <= sheets; i++)
            Element("Override", "PartName", $"/xl/worksheets/sheet{i}.xml", $"{SheetType}.worksheet+xml");
    }

    static void Relation(XmlWriter xml, string id, string type, string target)
    {
        xml.WriteStartElement("Relationship", Package);
        xml.WriteAttributeString("Id", id);
        xml.WriteAttributeString("Type", type);
        xml.WriteAttributeString("Target", target);
        xml.WriteEndElement();
    }

    static void WriteWorkbook(XmlWriter xml, IReadOnlyList<PaymentSheet> sheets)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteStartElement("sheets", Main);
        for (var i = 1; i <= sheets.Count; i++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheets[i - 1].Name);
            xml.WriteAttributeString("sheetId", i.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("r", "id", Office, $"rId{i}");
            xml.WriteEndElement();
        }
    }

    static void WriteStyles(XmlWriter xml)
    {
        // numFmtId 14 is the date format of the reader's own country (ECMA-376 part 1, 18.8.30).
        const string styles =
            """
            <fonts count="1"><font/></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border/></borders>
            <cellStyleXfs count="1"><xf/></cellStyleXfs>
            <cellXfs count="2"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs>
            """;
        xml.WriteStartElement("styleSheet", Main);
        xml.WriteRaw(styles.ReplaceLineEndings(""));
    }

    static void WriteSheet(XmlWriter xml, PaymentSheet sheet)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetData", Main);
        for (var row = 0; row < sheet.Rows.Count; row++)
        {
            xml.WriteStartElement("row", Main);
            xml.WriteAttributeString("r", (row + 1).ToString(CultureInfo.InvariantCulture));
            var cells = sheet.Rows[row].Cells;
            for (var column = 0; column < cells.Count; column++)
                WriteCell(xml, $"{(char)('A' + column)}{row + 1}", cells[column]);
            xml.WriteEndElement();
        }
    }

    static void WriteCell(XmlWriter xml, string place, Cell cell)
    {
        if (cell == default)
            return;
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", place);
        if (cell.Text is { } text)
        {
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is", Main);
            xml.WriteElementString("t", Main, text);
            xml.WriteEndElement();
        }
        else
        {
            if (cell.Date is not null)
                xml.WriteAttributeString("s", DateStyle.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("v", Main, cell.Date is { } date
                ? DelimitedText.SpreadsheetDay(date).ToString(CultureInfo.InvariantCulture)
                : (cell.Cents!.Value / 100m).ToString(CultureInfo.InvariantCulture));
        }
        xml.WriteEndElement();
    }
}
