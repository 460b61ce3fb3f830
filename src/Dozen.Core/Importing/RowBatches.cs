using System.Threading.Channels;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>Reads and understands rows on a thread of its own while the batch before is being written.</summary>
internal static class RowBatches
{
    /// <summary>A batch ends at so many rows, or at so many characters, whichever comes first.</summary>
    private const int MaxRows = 5_000;
    private const int MaxCharacters = 4_000_000;

    /// <param name="rows">The reader's rows, perhaps with the first ones looked at already.</param>
    /// <param name="skip">Rows at the beginning of the file that an earlier attempt has dealt with.</param>
    public static IAsyncEnumerable<RowBatch> ReadAsync(
        IAsyncEnumerable<SourceRow> rows, IRowReader reader, RowReading reading, int skip, CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<RowBatch>(1);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await FillAsync(rows, reader, reading, skip, batches.Writer, cancellationToken);
                    batches.Writer.Complete();
                }
                catch (Exception failure)
                {
                    batches.Writer.Complete(failure); // surfaces where the batches are consumed
                }
            },
            CancellationToken.None);
        return batches.Reader.ReadAllAsync(cancellationToken);
    }

    private static async Task FillAsync(
        IAsyncEnumerable<SourceRow> source, IRowReader reader, RowReading reading, int skip, ChannelWriter<RowBatch> batches, CancellationToken cancellationToken)
    {
        var rows = new List<UnderstoodRow>(MaxRows);
        var characters = 0L;
        try
        {
            await foreach (var row in source.WithCancellation(cancellationToken))
            {
                if (skip-- > 0) continue;
                rows.Add(new(row, reading.Read(row)));
                foreach (var cell in row.Cells) characters += cell.Length;
                if (rows.Count < MaxRows && characters < MaxCharacters) continue;

                await batches.WriteAsync(new(rows, reader.Progress), cancellationToken);
                rows = new(MaxRows);
                characters = 0;
            }
        }
        catch (ImportFileException) when (rows.Count > 0)
        {
            // What was read before the damage goes in all the same.
            await batches.WriteAsync(new(rows, reader.Progress), cancellationToken);
            throw;
        }

        if (rows.Count > 0) await batches.WriteAsync(new(rows, 1), cancellationToken);
    }
}
