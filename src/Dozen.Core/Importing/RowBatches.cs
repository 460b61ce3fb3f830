using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>Reads and understands rows on a thread of its own while the batch before is being written.</summary>
internal sealed class RowBatches(IRowReader reader, RowReading reading, long organizationId, long executionId, string fileName, TimeProvider time)
{
    /// <summary>A batch ends at so many rows, or at so many characters, whichever comes first.</summary>
    private const int MaxRows = 10_000;
    private const int MaxCharacters = 8_000_000;

    /// <param name="source">The reader's rows, perhaps with the first ones looked at already.</param>
    /// <param name="skip">Rows at the beginning of the file that an earlier attempt has dealt with.</param>
    public IAsyncEnumerable<RowBatch> ReadAsync(IAsyncEnumerable<SourceRow> source, int skip, CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<RowBatch>(1);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await FillAsync(source, skip, batches.Writer, cancellationToken);
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

    private async Task FillAsync(IAsyncEnumerable<SourceRow> source, int skip, ChannelWriter<RowBatch> batches, CancellationToken cancellationToken)
    {
        var rows = new List<UnderstoodRow>(MaxRows);
        var characters = 0L;
        try
        {
            await foreach (var row in source.WithCancellation(cancellationToken))
            {
                if (skip-- > 0) continue;
                rows.Add(Understand(row));
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

    private UnderstoodRow Understand(SourceRow row)
    {
        var outcome = reading.Read(row);
        if (outcome.Draft is null) return new(row, outcome, null);
        var understood = new UnderstoodRow(row, outcome, DraftMerge.Identity(outcome.Draft));
        understood.Prepare(organizationId, new SourceStamp(executionId, fileName, row.Line, time.Now()));
        return understood;
    }
}
