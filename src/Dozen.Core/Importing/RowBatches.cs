using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;

namespace Dozen.Core.Importing;

/// <summary>Reads and understands rows on a thread of its own while the batch before is being written.</summary>
internal sealed class RowBatches(IRowReader reader, RowReading reading, long organizationId, long executionId, string fileName, TimeProvider time)
{
    /// <summary>A batch ends at so many rows, or at so many characters, whichever comes first.</summary>
    private const int MaxRows = 500;
    private const int MaxCharacters = 4_000_000;

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
        var (accepted, rejected, characters) = (new List<AcceptedRow>(MaxRows), new List<RefusedRow>(), 0L);
        try
        {
            await foreach (var row in source.WithCancellation(cancellationToken))
            {
                if (skip-- > 0) continue;
                if (Understand(row, out var refused) is { } understood) accepted.Add(understood);
                else rejected.Add(refused!);
                foreach (var cell in row.Cells) characters += cell.Length;
                if (accepted.Count + rejected.Count < MaxRows && characters < MaxCharacters) continue;

                await batches.WriteAsync(new(accepted, rejected, reader.Progress), cancellationToken);
                (accepted, rejected, characters) = (new(MaxRows), [], 0);
            }
        }
        catch (ImportFileException)
        {
            // What was read before the damage goes in all the same.
            await batches.WriteAsync(new(accepted, rejected, reader.Progress), cancellationToken);
            throw;
        }

        if (accepted.Count + rejected.Count > 0) await batches.WriteAsync(new(accepted, rejected, 1), cancellationToken);
    }

    private AcceptedRow? Understand(SourceRow row, out RefusedRow? refused)
    {
        var outcome = reading.Read(row);
        refused = outcome.Draft is null ? new(row, new RejectedRow(row.Line, outcome.Column, outcome.Reason!)) : null;
        return outcome.Draft is { } draft
            ? new(row.Line, DraftLead.NewLead(draft, organizationId, new SourceStamp(executionId, fileName, row.Line, time.Now())), DraftLead.Identity(draft))
            : null;
    }
}
