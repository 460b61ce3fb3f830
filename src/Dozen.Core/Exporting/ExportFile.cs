using Dozen.Core.Database;

namespace Dozen.Core.Exporting;

/// <summary>An export that has been agreed to and waits to be written. Bound to the scope it was made in.</summary>
/// <param name="Name">For a person's disk: ASCII without blanks.</param>
/// <param name="ContentType">Media type.</param>
public abstract record ExportFile(string Name, string ContentType)
{
    /// <summary>
    /// Writes the whole file, in pieces of some 64 KB, with the same memory whatever its length. When it throws, what has
    /// been written is the beginning of a file, and lacks what its format ends with.
    /// </summary>
    /// <param name="watch">Told the rows written so far, every few hundred.</param>
    public abstract Task WriteToAsync(Stream target, IProgress<long>? watch, CancellationToken cancellationToken);

    public static string ContentTypeOf(ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8",
        ExportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat.Ndjson => "application/x-ndjson",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    internal static string NameOf(string list, ExportFormat format, DateTimeOffset now) => $"{list}-{now:yyyy-MM-dd}.{format.ToText()}";
}

/// <summary>The rows of one list in one format.</summary>
internal sealed record ListFile<TRow>(
    ExportTable<TRow> Table, IReadOnlyList<ExportColumn<TRow>> Columns, ExportFormat Format, DateTimeOffset Now,
    Func<CancellationToken, IAsyncEnumerable<TRow>> Rows) : ExportFile(NameOf(Table.Name, Format, Now), ContentTypeOf(Format))
{
    private const int RowsBetweenReports = 500;

    public override async Task WriteToAsync(Stream target, IProgress<long>? watch, CancellationToken cancellationToken)
    {
        await using var buffer = new ExportBuffer();
        using IExportWriter writer = Format switch
        {
            ExportFormat.Csv => new CsvExport(buffer),
            ExportFormat.Xlsx => new XlsxExport(buffer, Table.Name),
            _ => new NdjsonExport(buffer),
        };
        await writer.BeginAsync([.. Columns.Select(c => c.Name)]);
        var cells = new ExportValue[Columns.Count];
        var written = 0L;
        await foreach (var row in Rows(cancellationToken).WithCancellation(cancellationToken))
        {
            for (var i = 0; i < cells.Length; i++) cells[i] = Columns[i].Value(row);
            await writer.WriteAsync(cells);
            if (buffer.IsFull) await buffer.SendAsync(target, cancellationToken);
            if (++written % RowsBetweenReports == 0) watch?.Report(written);
        }

        await writer.EndAsync();
        await buffer.SendAsync(target, cancellationToken);
        await target.FlushAsync(cancellationToken);
        watch?.Report(written);
    }
}
