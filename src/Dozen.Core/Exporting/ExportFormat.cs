namespace Dozen.Core.Exporting;

public enum ExportFormat
{
    /// <summary>UTF-8 with a byte order mark, commas, CRLF.</summary>
    Csv,

    /// <summary>Excel workbook; a further sheet where one is full.</summary>
    Xlsx,

    /// <summary>One JSON object per line.</summary>
    Ndjson,
}
