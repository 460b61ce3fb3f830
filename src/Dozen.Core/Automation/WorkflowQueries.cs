using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Which workflows a list shows; fields are joined by "and", the values within one by "or".</summary>
public sealed record WorkflowFilter(IReadOnlyList<WorkflowTrigger> Triggers, bool? IsActive)
{
    public static readonly WorkflowFilter None = new([], null);
}

/// <summary>Reads of workflows.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class WorkflowQueries(DozenDbContext db)
{
    /// <summary>By name when nothing is asked for.</summary>
    public static readonly Sorting<Workflow> Sorting = new Sorting<Workflow>("workflows", "name", w => w.Id)
        .By("name", w => w.Name)
        .By("created_at", w => w.CreatedAt)
        .By("updated_at", w => w.UpdatedAt)
        .By("trigger_type", w => w.TriggerType);

    public Task<Result<Page<WorkflowView>>> ListAsync(WorkflowFilter filter, ListPaging paging, CancellationToken cancellationToken)
    {
        IQueryable<Workflow> workflows = db.Workflows;
        if (filter.Triggers.Count > 0) workflows = workflows.Where(w => filter.Triggers.Contains(w.TriggerType));
        if (filter.IsActive is { } isActive) workflows = workflows.Where(w => w.IsActive == isActive);
        return workflows.ToPageAsync(Sorting, paging, WorkflowView.Projection, cancellationToken);
    }

    public async Task<Result<WorkflowView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.Workflows.AsNoTracking().Where(w => w.Id == id).Select(WorkflowView.Projection).SingleOrDefaultAsync(cancellationToken) is { } workflow
            ? workflow
            : WorkflowFailures.NotFound(id);
}
