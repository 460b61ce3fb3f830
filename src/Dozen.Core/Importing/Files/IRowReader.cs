namespace Dozen.Core.Importing.Files;

/// <summary>An opened import file that gives its records one by one, in memory that does not grow with the file.</summary>
public interface IRowReader : IAsyncDisposable
{
    /// <summary>What was recognised, in words for a person: <c>CSV, UTF-8, separated by ";"</c>.</summary>
    string Format { get; }

    /// <summary>Column names in order. Fixed for CSV and XLSX; for JSON it grows at the end when a later object brings a new key.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>How far the file has been read, 0 to 1, for progress bars.</summary>
    double Progress { get; }

    /// <summary>The records, in file order. Can be enumerated once.</summary>
    /// <exception cref="ImportFileException">The rest of the file can't be read (cut off, damaged, vanished, an unclosed quote).</exception>
    IAsyncEnumerable<SourceRow> ReadAsync(CancellationToken cancellationToken);
}
