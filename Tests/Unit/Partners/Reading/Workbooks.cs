using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Vliegwiel.Unit.Partners.Reading;

/// <summary>Writes small workbooks, well formed or broken on purpose.</summary>
static class Workbooks
{
    public sealed record Sheet(string Name, object?[][] Rows, string State = "visible");

    public static byte[] Make(params Sheet[] sheets) => MakeFrom(is1904: false, sheets);

    public static byte[] MakeFrom(bool is1904, params Sheet[] sheets)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(archive, "[Content_Types].xml",
                """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>""");
            Part(archive, "_rels/.rels",
                """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(archive, "xl/styles.xml",
                """<?xml version="1.0"?>"""
                + """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"""
                + """<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>"""
                + """<xf numFmtId="21" applyNumberFormat="1"/></cellXfs></styleSheet>""");
            var list = new StringBuilder();
            var relations = new StringBuilder(
                """<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>""");
            for (var index = 0; index < sheets.Length; index++)
            {
                list.Append(CultureInfo.InvariantCulture,
                    $"<sheet name=\"{SecurityElement.Escape(sheets[index].Name)}\" sheetId=\"{index + 1}\" state=\"{sheets[index].State}\" r:id=\"w{index + 1}\"/>");
                relations.Append(CultureInfo.InvariantCulture,
                    $"<Relationship Id=\"w{index + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{index + 1}.xml\"/>");
                Part(archive, $"xl/worksheets/sheet{index + 1}.xml", SheetXml(sheets[index]));
            }
            Part(archive, "xl/workbook.xml",
                $"""<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{(is1904 ? 1 : 0)}"/><sheets>{list}</sheets></workbook>""");
            Part(archive, "xl/_rels/workbook.xml.rels",
                """<?xml version="1.0"?>"""
                + """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""
                + $"""{relations}</Relationships>""");
        }
        return buffer.ToArray();
    }

    /// <summary>A workbook of one sheet whose XML is given.</summary>
    public static byte[] WithSheetXml(string xml)
    {
        const string part = "xl/worksheets/sheet1.xml";
        using var buffer = new MemoryStream();
        buffer.Write(Make(new Sheet("Sheet", [])));
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(part)!.Delete();
            Part(archive, part, xml);
        }
        return buffer.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] parts)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in parts)
            {
                using var part = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(bytes);
            }
        return buffer.ToArray();
    }

    static void Part(ZipArchive archive, string name, string text)
    {
        using var part = archive.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }

    static string SheetXml(Sheet sheet)
    {
        var xml = new StringBuilder("""<?xml version="1.0"?>"""
            + """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
        for (var row = 0; row < sheet.Rows.Length; row++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < sheet.Rows[row].Length; column++)
                xml.Append(Cell($"{(char)('A' + column)}{row + 1}", sheet.Rows[row][column]));
            xml.Append("</row>");
        }
        return xml.Append("</sheetData></worksheet>").ToString();
    }

    static string Cell(string reference, object? value) => value switch
    {
        null => "",
        DateTime date => string.Create(CultureInfo.InvariantCulture,
            $"<c r=\"{reference}\" s=\"1\"><v>{date.ToOADate()}</v></c>"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture,
            $"<c r=\"{reference}\" s=\"2\"><v>{time.TotalDays}</v></c>"),
        string text => $"<c r=\"{reference}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>",
        IFormattable number => $"<c r=\"{reference}\"><v>{number.ToString(null, CultureInfo.InvariantCulture)}</v></c>",
        _ => "",
    };
}
