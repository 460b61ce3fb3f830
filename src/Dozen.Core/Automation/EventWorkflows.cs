using System.Collections.Concurrent;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>A workflow that waits for events.</summary>
internal sealed record EventWorkflow(Workflow Workflow, TriggerPlan Trigger);

/// <summary>
/// Which workflows wait for events in each organisation, remembered, because every write asks. What another process
/// changes is seen after <see cref="Memory"/>; what this one changes, at once.
/// </summary>
public sealed class EventWorkflows(TimeProvider time)
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, (IReadOnlyList<EventWorkflow> Waiting, long ReadAt)> known = new();

    internal async ValueTask<IReadOnlyList<EventWorkflow>> OfAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(db.OrganizationId, out var remembered) && time.GetElapsedTime(remembered.ReadAt) < Memory) return remembered.Waiting;

        var readAt = time.GetTimestamp();
        var rows = await db.Workflows.AsNoTracking().Where(w => w.TriggerType == WorkflowTrigger.Event && w.IsActive).OrderBy(w => w.Id).ToListAsync(cancellationToken);
        IReadOnlyList<EventWorkflow> waiting = [];
        if (rows.Count > 0)
        {
            var lists = await NamedLists.OfAsync(db, cancellationToken);
            waiting = [.. rows.Select(w => (Workflow: w, Trigger: TriggerPlan.Read(w.TriggerType, w.TriggerConditions, new DefinitionReading("", lists)))).Where(w => w.Trigger is not null).Select(w => new EventWorkflow(w.Workflow, w.Trigger!))];
        }

        known[db.OrganizationId] = (waiting, readAt);
        return waiting;
    }

    /// <summary>To be called when a workflow was saved.</summary>
    internal void Forget(long organizationId) => known.TryRemove(organizationId, out _);
}
