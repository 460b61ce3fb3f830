namespace Dozen.Core.Importing.Files;

/// <summary>What the person forces, and how much one file may ask of the machine. Everything not set is recognised from the content.</summary>
public sealed record ImportFileOptions
{
    public static readonly ImportFileOptions Default = new();

    /// <summary>Read as this format whatever the content looks like.</summary>
    public ImportFileFormat? Format { get; init; }

    /// <summary>The column separator of delimited text: one printable ASCII character or a tab, but not a quote.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The text encoding by its IANA name, such as <c>windows-1253</c>.</summary>
    public string? EncodingName { get; init; }

    /// <summary>The sheet to read, by name without regard to case. Without it: the first sheet that holds anything, visible ones first.</summary>
    public string? SheetName { get; init; }

    /// <summary>Characters (UTF-16 units) one cell may have; a record with a longer cell is rejected, the rest is read.</summary>
    public int MaxCellCharacters { get; init; } = 1_000_000;

    /// <summary>Characters (UTF-16 units) after which a cell counts as damage and reading stops, at most 256 Mi. One record may take four times as many bytes.</summary>
    public int CellCharactersHardLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>Columns (JSON: different keys) one file may have.</summary>
    public int MaxColumns { get; init; } = 1_000;

    /// <summary>Bytes all parts of a workbook may have when unpacked, counted by unpacking.</summary>
    public long MaxWorkbookBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Unpacked bytes per packed byte a workbook may reach once it unpacks to more than <see cref="WorkbookRatioFreeBytes"/>.</summary>
    public int MaxWorkbookRatio { get; init; } = 200;

    /// <summary>Unpacked bytes for which the ratio does not matter: small workbooks of equal cells pack very well.</summary>
    public long WorkbookRatioFreeBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Parts (zip entries) a workbook may have.</summary>
    public int MaxWorkbookParts { get; init; } = 10_000;

    internal int MaxRecordBytes => (int)Math.Min(4L * CellCharactersHardLimit, 1024 * 1024 * 1024);
}
