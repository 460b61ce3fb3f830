using System.Text.Json.Serialization;
using Dozen.Core.Automation;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>How a file is to be read. Everything left out is recognised or guessed.</summary>
public sealed record ImportSettings
{
    /// <summary>Where the columns go; without it the organisation's remembered mapping for these headings, else a guess.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country for phone numbers of rows without one; else the organisation's.</summary>
    public string? Country { get; init; }

    /// <summary>One character that separates columns in a text file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Name of the sheet of a workbook.</summary>
    public string? Sheet { get; init; }

    /// <summary>Name of the text encoding, such as <c>windows-1253</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>How all workflows react that wait for events; without it each as its trigger says, and one that doesn't say stays out.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<BulkReaction>))]
    public BulkReaction? Automation { get; init; }

    internal ImportFileOptions ToFileOptions() => new() { Delimiter = Delimiter, SheetName = Sheet, EncodingName = Encoding };
}

/// <summary>What an import run was asked to do: the <c>input_data</c> of its execution.</summary>
/// <param name="Path">Absolute path of the file on this machine.</param>
/// <param name="IsUpload">The file is Dozen's own copy, deleted when the import is done.</param>
/// <param name="Length">Bytes; a file of another length is not the file that was begun.</param>
internal sealed record ImportInput(string FileName, string Path, bool IsUpload, long Length, ImportSettings Settings);
