using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dozen.Core.Importing.Files;

/// <summary>Which cell styles of a workbook show their number as a date or time.</summary>
internal sealed partial class CellStyles
{
    private static readonly SearchValues<char> DateLetters = SearchValues.Create("yYmMdDhHsS");

    private readonly List<bool> isDate = [];

    public static CellStyles None { get; } = new();

    public bool IsDate(int style) => style >= 0 && style < isDate.Count && isDate[style];

    public static CellStyles Load(Stream part)
    {
        using var xml = SheetXml.Open(part);
        var styles = new CellStyles();
        var dateFormats = new HashSet<int>();
        var inCells = false;
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs") inCells = xml.IsStart("cellXfs") && !xml.IsEmptyElement;
            else if (xml.IsStart("numFmt") && Number(xml.GetAttribute("numFmtId")) is { } id && ShowsDate(xml.GetAttribute("formatCode") ?? "")) dateFormats.Add(id);
            else if (inCells && xml.IsStart("xf") && styles.isDate.Count < 65_536)
                styles.isDate.Add(Number(xml.GetAttribute("numFmtId")) is { } format && (IsBuiltInDate(format) || dateFormats.Contains(format)));
        }

        return styles;
    }

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsBuiltInDate(int format) => format is >= 14 and <= 22 or >= 27 and <= 36 or >= 45 and <= 47 or >= 50 and <= 58;

    private static bool ShowsDate(string format) =>
        format.Length <= 255 && Literals().Replace(format, "").AsSpan().ContainsAny(DateLetters);

    // "Red" text, \d escapes, _x padding, *x fill and [Red] or [$-409] sections show no date; [h] and [mm] do.
    [GeneratedRegex("\"[^\"]*\"|[\\\\_*].|\\[(?![hHmMsS]+\\])[^\\]]*\\]")]
    private static partial Regex Literals();
}
