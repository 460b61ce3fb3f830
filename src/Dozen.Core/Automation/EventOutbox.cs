using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Core.Automation;

/// <summary>
/// Queues, with every save and in its transaction, a run for each workflow that waits for what is being saved. So a
/// workflow fires once for an event, and never for one that was rolled back.
/// </summary>
internal sealed class EventOutbox(EventWorkflows workflows, TimeProvider time) : SaveChangesInterceptor
{
    /// <summary>A save that touches more leads than this is a change of many at once.</summary>
    public const int Few = 10;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is DozenDbContext db && Happened(db) is { Count: > 0 } happened && await workflows.OfAsync(db, cancellationToken) is { Count: > 0 } waiting)
            await QueueAsync(db, happened, waiting, cancellationToken);
        return result;
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        TakeBack(eventData.Context!);
        return Task.CompletedTask;
    }

    /// <remarks>Of a row that somebody else has changed, a failed save is not told.</remarks>
    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        TakeBack(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    /// <summary>Whoever tries again with the same context gets the same runs, not those and new ones.</summary>
    private static void TakeBack(DbContext db)
    {
        var tracker = db.ChangeTracker;
        var before = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        foreach (var entry in tracker.Entries<WorkflowExecution>().ToList())
        {
            if (entry is { State: EntityState.Added, Entity: { WorkflowType: WorkflowType.Custom, WorkflowId: not null, Id: <= 0 } } && IsOfEvent(entry.Entity)) entry.State = EntityState.Detached;
        }

        tracker.AutoDetectChangesEnabled = before;
    }

    private static bool IsOfEvent(WorkflowExecution run) => (string?)WorkflowRun.Read(run.InputData).Cause.ToObject()["type"] == "event";

    /// <summary>What happens to each lead in this save.</summary>
    private static Dictionary<long, HashSet<string>> Happened(DozenDbContext db)
    {
        // Saving looks for changes before and after this; once more would cost a large batch as much again.
        var before = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var happened = EventFirings.Happened(db.ChangeTracker.Entries<Activity>().Where(e => e.State == EntityState.Added).Select(e => e.Entity));
        foreach (var entry in db.ChangeTracker.Entries<Lead>())
        {
            if (happened.TryGetValue(entry.Entity.Id, out var names) && entry.State == EntityState.Modified && entry.Property(l => l.LeadTemperature).IsModified) names.Add(LeadEvents.TemperatureChanged);
        }

        db.ChangeTracker.AutoDetectChangesEnabled = before;
        return happened;
    }

    private async Task QueueAsync(DozenDbContext db, Dictionary<long, HashSet<string>> happened, IReadOnlyList<EventWorkflow> waiting, CancellationToken cancellationToken)
    {
        var concerned = EventFirings.Concerned(waiting, happened);
        if (concerned.Count == 0) return;

        var leads = await LeadsAsync(db, [.. happened.Keys], cancellationToken);
        var now = time.Now();
        foreach (var ((workflow, trigger), met) in await EventFirings.OfAsync(db, concerned, happened, leads, time, cancellationToken))
        {
            if (happened.Count <= Few || trigger.Bulk == BulkReaction.Run)
            {
                foreach (var fact in met) Add([fact.Lead.Id], EventFirings.CauseOf(happened[fact.Lead.Id], trigger, fact, now));
            }
            else if (trigger.Bulk != BulkReaction.Suppress)
            {
                foreach (var part in met.Chunk(WorkflowRun.MostLeads)) Add([.. part.Select(f => f.Lead.Id)], EventFirings.CauseOf(part.SelectMany(f => happened[f.Lead.Id]), trigger, null, now));
            }

            void Add(IReadOnlyList<long> ids, JsonObject cause) => db.WorkflowExecutions.Add(WorkflowRun.ToExecution(workflow, ids, cause, db.Cause, null, now));
        }
    }

    /// <summary>Leads as they will be once saved; those that the verb did not load are read.</summary>
    private static async Task<List<Lead>> LeadsAsync(DozenDbContext db, List<long> ids, CancellationToken cancellationToken)
    {
        var before = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var leads = db.ChangeTracker.Entries<Lead>().Select(e => e.Entity).Where(l => ids.Contains(l.Id)).ToList();
        db.ChangeTracker.AutoDetectChangesEnabled = before;
        var others = ids.Except(leads.Select(l => l.Id)).ToArray();
        if (others.Length > 0) leads.AddRange(await db.Leads.AsNoTracking().Where(l => others.Contains(l.Id)).ToListAsync(cancellationToken));
        return leads;
    }
}
