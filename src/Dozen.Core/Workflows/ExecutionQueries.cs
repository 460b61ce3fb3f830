using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>Which runs a list shows; fields are joined by "and", the values within one by "or".</summary>
public sealed record ExecutionFilter(IReadOnlyList<WorkflowType> Types, IReadOnlyList<ExecutionStatus> Statuses, long? LeadId)
{
    /// <summary>Only runs of this workflow.</summary>
    public long? WorkflowId { get; init; }
}

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
        if (filter.WorkflowId is { } workflowId) runs = runs.Where(e => e.WorkflowId == workflowId);
        var result = await runs.ToPageAsync(Sorting, paging, ExecutionSummary.Projection, cancellationToken);
        return result.TryGet(out var page, out var failure) ? page with { Items = [.. page.Items.Select(r => r.Safe())] } : failure;
    }

    public async Task<Result<ExecutionView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.WorkflowExecutions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } run
            ? ExecutionView.From(run)
            : ExecutionFailures.NotFound(id);

    /// <summary>Of each of these workflows that has run, the newest run.</summary>
    public async Task<IReadOnlyList<ExecutionSummary>> ListLastAsync(IReadOnlyCollection<long> workflowIds, CancellationToken cancellationToken)
    {
        var last = await db.WorkflowExecutions.Where(e => e.WorkflowId != null && workflowIds.Contains(e.WorkflowId.Value)).GroupBy(e => e.WorkflowId).Select(g => g.Max(e => e.Id)).ToListAsync(cancellationToken);
        var runs = await db.WorkflowExecutions.AsNoTracking().Where(e => last.Contains(e.Id)).Select(ExecutionSummary.Projection).ToListAsync(cancellationToken);
        return [.. runs.Select(r => r.Safe())];
    }
}
