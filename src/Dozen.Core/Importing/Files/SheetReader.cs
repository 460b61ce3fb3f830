using System.Globalization;
using System.Text;
using System.Xml;

namespace Dozen.Core.Importing.Files;

/// <summary>Walks the rows of one sheet. Rows without a value are left out.</summary>
/// <remarks>A formula gives its stored result; an error value (#N/A, #REF! …) is no value, so its cell is empty: one failed lookup is no reason to lose a lead.</remarks>
internal sealed class SheetReader(Stream part, SharedStrings? strings, CellStyles styles, bool from1904, ImportFileOptions options) : IDisposable
{
    private readonly XmlReader xml = SheetXml.Open(part);
    private readonly StringBuilder text = new();
    private readonly char[] chunk = new char[4096];
    private bool inRows;

    /// <summary>The number of the current row, as the sheet shows it.</summary>
    public long Row { get; private set; }

    public List<string> Cells { get; } = [];

    /// <summary>The first value to the right of <see cref="ImportFileOptions.MaxColumns"/>, which is not in <see cref="Cells"/>.</summary>
    public string? Outside { get; private set; }

    public bool Read()
    {
        while (xml.Read())
        {
            if (xml.LocalName == "sheetData")
            {
                if (xml.NodeType == XmlNodeType.EndElement) return false;
                inRows = true;
            }
            else if (inRows && xml.IsStart("row"))
            {
                ReadRow();
                if (Cells.Count > 0 || Outside is not null) return true;
            }
        }

        return false;
    }

    public void Dispose() => xml.Dispose();

    private void ReadRow()
    {
        Row = long.TryParse(xml.GetAttribute("r"), CultureInfo.InvariantCulture, out var number) && number > Row ? number : Row + 1;
        Cells.Clear();
        Outside = null;
        if (xml.IsEmptyElement) return;

        var column = -1;
        while (xml.Read() && !xml.IsEnd("row"))
        {
            if (!xml.IsStart("c")) continue;
            column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            var value = ReadCell();
            if (string.IsNullOrWhiteSpace(value)) continue;
            if (column >= options.MaxColumns)
            {
                Outside ??= $"column {column + 1} of row {Row}";
                continue;
            }

            while (Cells.Count <= column) Cells.Add("");
            Cells[column] = value;
        }
    }

    private string ReadCell()
    {
        var type = xml.GetAttribute("t");
        var style = int.TryParse(xml.GetAttribute("s"), CultureInfo.InvariantCulture, out var s) ? s : -1;
        if (xml.IsEmptyElement) return "";

        text.Clear();
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.IsStart("v")) xml.AppendText(text.Clear(), chunk, options.CellCharactersHardLimit);
            else if (xml.IsStart("is")) xml.AppendRichText(text.Clear(), chunk, options.CellCharactersHardLimit);
        }

        return type switch
        {
            "s" => CellText.Unescape(strings?.Find(int.TryParse(text.ToString(), CultureInfo.InvariantCulture, out var index) ? index : -1) ?? ""),
            "str" or "inlineStr" => CellText.Unescape(text.ToString()),
            "b" => text.ToString() switch { "1" => "true", "0" => "false", var other => other },
            "e" => "",
            "d" => text.ToString(),
            _ => styles.IsDate(style) ? CellText.Date(text.ToString(), from1904) : CellText.Number(text.ToString()),
        };
    }

    // The letters of AB12, or null when the cell does not say where it is.
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is not (>= 'A' and <= 'Z')) break;
            column = column * 26 + (c - 'A' + 1);
            if (column > 1_000_000) break;
        }

        return column == 0 ? null : column - 1;
    }
}
