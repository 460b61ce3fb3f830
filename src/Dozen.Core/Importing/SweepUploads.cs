using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>
/// Deletes uploads that were looked at and never imported, as a crash leaves them: older than a day, and needed by no
/// import of any organisation, neither one that waits nor one that failed and can be resumed.
/// </summary>
public sealed class SweepUploads(DozenDbContext db, ImportStorage storage, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    /// <returns>How many files are gone.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var old = storage.UploadsUntouchedSince(time.Now() - Keep).ToList();
        if (old.Count == 0) return 0;

        using var _ = db.UseOwnerAccess();
        var unfinished = await db.WorkflowExecutions.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.WorkflowType == WorkflowType.LeadImport && e.Status != ExecutionStatus.Completed)
            .Select(e => new { e.InputData, e.OutputData }).ToListAsync(cancellationToken);

        // By name, which is a GUID: the folder may have moved together with the database.
        var needed = unfinished.Where(run => run.OutputData.To<ImportOutput>()?.Undone is null)
            .Select(run => Path.GetFileName(run.InputData.To<ImportInput>()?.Path)).ToHashSet();
        var deleted = 0;
        foreach (var file in old.Where(file => !needed.Contains(file.Name)))
        {
            file.Delete();
            deleted++;
        }

        return deleted;
    }
}
