using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>Which runs a list shows; fields are joined by "and", the values within one by "or".</summary>
public sealed record ExecutionFilter(IReadOnlyList<WorkflowType> Types, IReadOnlyList<ExecutionStatus> Statuses, long? LeadId);

/// <summary>Reads of runs, of every kind.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class ExecutionQueries(DozenDbContext db)
{
    /// <summary>Newest first when nothing is asked for.</summary>
    public static readonly Sorting<WorkflowExecution> Sorting = new Sorting<WorkflowExecution>("executions", "-created_at", e => e.Id)
        .By("created_at", e => e.CreatedAt)
        .By("status", e => e.Status)
        .By("workflow_type", e => e.WorkflowType);

    public async Task<Result<Page<ExecutionSummary>>> ListAsync(ExecutionFilter filter, ListPaging paging, CancellationToken cancellationToken)
    {
        IQueryable<WorkflowExecution> runs = db.WorkflowExecutions;
        if (filter.Types.Count > 0) runs = runs.Where(e => filter.Types.Contains(e.WorkflowType));
        if (filter.Statuses.Count > 0) runs = runs.Where(e => filter.Statuses.Contains(e.Status));
        if (filter.LeadId is { } leadId) runs = runs.Where(e => e.LeadId == leadId);
        var result = await runs.ToPageAsync(Sorting, paging, ExecutionSummary.Projection, cancellationToken);
        return result.TryGet(out var page, out var failure) ? page with { Items = [.. page.Items.Select(r => r.Safe())] } : failure;
    }

    public async Task<Result<ExecutionView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.WorkflowExecutions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } run
            ? ExecutionView.From(run)
            : ExecutionFailures.NotFound(id);
}
