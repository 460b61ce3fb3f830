using Dozen.Core.Duplicates;
using Dozen.Core.Importing.Files;
using Dozen.Core.Leads;

namespace Dozen.Core.Importing;

/// <summary>Rows that are written in one transaction.</summary>
/// <param name="Rejected">In file order.</param>
/// <param name="Progress">How far the file was read when the batch was full, 0 to 1.</param>
internal sealed record RowBatch(IReadOnlyList<AcceptedRow> Accepted, IReadOnlyList<RefusedRow> Rejected, double Progress);

/// <summary>A row as the lead that it would be if it is new; made on the reading thread. The row itself is let go.</summary>
internal sealed record AcceptedRow(long Line, Lead Lead, LeadIdentity Identity);

internal sealed record RefusedRow(SourceRow Row, RejectedRow Rejection);
