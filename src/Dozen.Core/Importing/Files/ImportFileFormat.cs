namespace Dozen.Core.Importing.Files;

/// <summary>The kinds of file an import understands.</summary>
public enum ImportFileFormat
{
    /// <summary>Delimited text: one header row, then one record per row.</summary>
    Csv,

    /// <summary>An Excel workbook (.xlsx).</summary>
    Xlsx,

    /// <summary>One array of objects, alone or as the only such property of a root object.</summary>
    Json,

    /// <summary>One JSON object per line.</summary>
    JsonLines,
}
