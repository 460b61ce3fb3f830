using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Finds, in all organisations, the workflows with a schedule.</summary>
public sealed class ScheduledWorkflows(DozenDbContext db)
{
    /// <returns>The organisations that have one.</returns>
    public async Task<IReadOnlyList<long>> FindAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        return await db.Workflows.IgnoreQueryFilters().AsNoTracking().Where(w => w.TriggerType == WorkflowTrigger.Scheduled && w.IsActive)
            .Select(w => w.OrganizationId).Distinct().ToListAsync(cancellationToken);
    }
}

/// <summary>
/// Starts an organisation's workflows whose time has come. A moment that passed while nobody looked counts once, and only
/// the latest; however many processes look, a moment fires once.
/// </summary>
[Users.Needs(Users.Area.Workflows, Users.Access.Write)]
public sealed class FireSchedules(DozenDbContext db, TimeProvider time)
{
    private const string Moment = "scheduled_for";

    /// <returns>How many runs were queued.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var fired = 0;
        var ids = await db.Workflows.Where(w => w.TriggerType == WorkflowTrigger.Scheduled && w.IsActive).OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            if (await FireAsync(id, cancellationToken)) fired++;
        }

        return fired;
    }

    private async Task<bool> FireAsync(long id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        if (await DueAsync(id, cancellationToken) is null) return false;

        // Locks the workflow's row: of several that see it due, the first one queues the run and the others find it.
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        await db.Workflows.Where(w => w.Id == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.UpdatedAt, w => w.UpdatedAt), cancellationToken);
        if (await DueAsync(id, cancellationToken) is not { } due) return false;
        var text = due.Moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        db.WorkflowExecutions.Add(WorkflowRun.ToExecution(due.Workflow, [], new JsonObject { ["type"] = "schedule", [Moment] = text }, null, null, time.Now()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<(Workflow Workflow, DateTimeOffset Moment)?> DueAsync(long id, CancellationToken cancellationToken)
    {
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id && w.IsActive && w.TriggerType == WorkflowTrigger.Scheduled, cancellationToken);
        if (workflow is null || TriggerPlan.Read(workflow.TriggerType, workflow.TriggerConditions, new DefinitionReading("", NamedLists.BuiltIn)) is not { } trigger) return null;

        // A schedule begins when it is saved: what would have been before that is no missed moment.
        var since = workflow.UpdatedAt;
        if (trigger.LatestBetween(since, time.Now()) is not { } moment) return null;
        var runs = db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowId == id && e.CreatedAt >= since).OrderByDescending(e => e.Id).Select(e => e.InputData).AsAsyncEnumerable();
        await foreach (var input in runs.WithCancellation(cancellationToken))
        {
            if ((string?)WorkflowRun.Read(input).Cause.ToObject()[Moment] is not { } text) continue;
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) < moment ? (workflow, moment) : null;
        }

        return (workflow, moment);
    }
}
