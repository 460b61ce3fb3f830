using Dozen.Core.Duplicates;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Leads;

namespace Dozen.Core.Importing;

/// <summary>Rows that are written in one transaction.</summary>
/// <param name="Progress">How far the file was read when the batch was full, 0 to 1.</param>
internal sealed record RowBatch(IReadOnlyList<UnderstoodRow> Rows, double Progress);

/// <summary>A row as read, what it was understood to be, and what is compared.</summary>
/// <param name="Identity">Null for a rejected row.</param>
internal sealed record UnderstoodRow(SourceRow Row, RowOutcome Outcome, LeadIdentity? Identity)
{
    private Lead? prepared;

    /// <summary>Makes the lead ahead, on the reading thread: most rows of most files are new.</summary>
    public void Prepare(long organizationId, SourceStamp stamp) => prepared = Make(organizationId, stamp);

    /// <summary>The lead this row would be if it is new: the prepared one the first time, a fresh one when a batch is done again.</summary>
    public Lead TakeLead(long organizationId, SourceStamp stamp)
    {
        var lead = prepared ?? Make(organizationId, stamp);
        prepared = null;
        return lead;
    }

    private Lead Make(long organizationId, SourceStamp stamp) => DraftMerge.NewLead(Outcome.Draft!, organizationId, stamp);
}
