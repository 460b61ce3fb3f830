using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>An import that this machine has to run, and for whom.</summary>
public sealed record WaitingImport(long ImportId, Caller Caller);

/// <summary>Finds uploads, in any organisation, that wait for their import or were interrupted in it.</summary>
public sealed class WaitingImports(DozenDbContext db)
{
    public async Task<IReadOnlyList<WaitingImport>> FindAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var runs = await db.WorkflowExecutions.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.WorkflowType == WorkflowType.LeadImport && (e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running))
            .OrderBy(e => e.CreatedAt).ToListAsync(cancellationToken);

        // Files that a person named on the command line are that person's to resume; uploads lie on one machine.
        return runs.Where(run => run.InputData.To<ImportInput>() is { IsUpload: true } input && File.Exists(input.Path))
            .Select(run => new WaitingImport(run.Id, new Caller(run.OrganizationId, run.UserId, UserRole.Manager))).ToList();
    }
}
