using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>What a load of many batches has set off so far. The load keeps it with its checkpoint, so that it goes on with what was committed.</summary>
internal sealed record LoadRuns
{
    /// <summary>Runs queued.</summary>
    public int Queued { get; init; }

    /// <summary>Events that a workflow waits for and was not told of.</summary>
    public int Suppressed { get; init; }

    /// <summary>By workflow, the run that gathers leads; it waits for the load to end.</summary>
    public IReadOnlyDictionary<long, long> Open { get; init; } = new Dictionary<long, long>();

    /// <summary>All runs that have gathered leads.</summary>
    public IReadOnlyList<long> Gathered { get; init; } = [];
}

/// <summary>
/// Has workflows hear of a load batch by batch, in the transaction of each. A load says itself how they react; what it
/// leaves open each workflow says, and one that doesn't say hears nothing of loads.
/// </summary>
internal sealed class LoadEvents
{
    private const string Created = "lead.created";
    private const string Updated = "lead.updated";

    /// <summary>How long a gathering run waits for the next batch. A load that was killed and never goes on does not hold it for good.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    private readonly DozenDbContext db;
    private readonly EventWorkflows workflows;
    private readonly IBulkWriter bulk;
    private readonly BulkReaction? chosen;
    private readonly TimeProvider time;

    /// <summary>Those that waited when the load began or went on: one that comes later hears of the next load.</summary>
    private readonly HashSet<long> known;

    /// <summary>Whether anything can be queued; then leads need ids before they are written.</summary>
    private readonly bool queues;

    private LoadEvents(DozenDbContext db, EventWorkflows workflows, IBulkWriter bulk, BulkReaction? chosen, TimeProvider time, List<EventWorkflow> waiting)
    {
        (this.db, this.workflows, this.bulk, this.chosen, this.time) = (db, workflows, bulk, chosen, time);
        known = [.. waiting.Select(w => w.Workflow.Id)];
        queues = waiting.Exists(w => ReactionOf(w) != BulkReaction.Suppress);
    }

    /// <param name="chosen">How all workflows react; null for what each says.</param>
    /// <returns>Null when no workflow waits for what a load does: then it costs nothing more.</returns>
    public static async Task<LoadEvents?> BeginAsync(
        DozenDbContext db, EventWorkflows workflows, IBulkWriter bulk, BulkReaction? chosen, TimeProvider time, CancellationToken cancellationToken)
    {
        var waiting = (await workflows.OfAsync(db, cancellationToken)).Where(w => w.Trigger.Events.Contains(Created) || w.Trigger.Events.Contains(Updated)).ToList();
        return waiting.Count == 0 ? null : new LoadEvents(db, workflows, bulk, chosen, time, waiting);
    }

    /// <summary>Gives new leads the ids they will have, where runs will name them.</summary>
    public async Task NumberAsync(IReadOnlyCollection<Lead> created, CancellationToken cancellationToken)
    {
        if (!queues || created.Count == 0) return;
        foreach (var (lead, id) in created.Zip(await bulk.ReserveLeadIdsAsync(db, created.Count, cancellationToken))) db.Entry(lead).Property(l => l.Id).CurrentValue = id;
    }

    /// <summary>Queues what follows from a batch that was written just now.</summary>
    /// <param name="created">As <see cref="NumberAsync"/> got them.</param>
    /// <param name="updated">Leads that stood before and are different now.</param>
    public async Task<LoadRuns> HearAsync(LoadRuns before, IReadOnlyCollection<Lead> created, IReadOnlyCollection<Lead> updated, CancellationToken cancellationToken)
    {
        var waiting = (await workflows.OfAsync(db, cancellationToken)).Where(w => known.Contains(w.Workflow.Id)).ToLookup(w => queues && ReactionOf(w) != BulkReaction.Suppress);
        var runs = before with
        {
            Suppressed = before.Suppressed + (IsWaitedFor(Created) ? created.Count : 0) + (IsWaitedFor(Updated) ? updated.Count : 0),
        };
        if (!waiting.Contains(true) || created.Count + updated.Count == 0) return runs;

        var happened = created.ToDictionary(l => l.Id, _ => new HashSet<string> { Created });
        foreach (var lead in updated) happened.TryAdd(lead.Id, [Updated]);
        var (now, single) = (time.Now(), new List<WorkflowExecution>());
        var concerned = EventFirings.Concerned([.. waiting[true]], happened);
        foreach (var firing in await EventFirings.OfAsync(db, concerned, happened, created.Concat(updated).DistinctBy(l => l.Id), time, cancellationToken))
        {
            if (ReactionOf(firing.Waiting) == BulkReaction.Coalesce) runs = await GatherAsync(firing, happened, runs, now, cancellationToken);
            else single.AddRange(firing.Met.Select(f => WorkflowRun.ToExecution(firing.Waiting.Workflow, [f.Lead.Id], EventFirings.CauseOf(happened[f.Lead.Id], firing.Waiting.Trigger, f, now), db.Cause, null, now)));
        }

        if (single.Count == 0) return runs;
        await bulk.WriteRunsAsync(db, single, cancellationToken);
        RunWakeUps.Expect(db);
        return runs with { Queued = runs.Queued + single.Count };

        bool IsWaitedFor(string name) => waiting[false].Any(w => w.Trigger.Events.Contains(name));
    }

    /// <summary>Lets the runs begin that have gathered leads; to be saved with the end of the load.</summary>
    public static async Task<LoadRuns> ReleaseAsync(DozenDbContext db, LoadRuns runs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (runs.Open.Count == 0) return runs;
        var ids = runs.Open.Values.ToArray();
        foreach (var run in await db.WorkflowExecutions.Where(e => ids.Contains(e.Id) && e.Status == ExecutionStatus.Pending && e.Attempt == 0).ToListAsync(cancellationToken)) run.RunAfter = now;
        return runs with { Open = new Dictionary<long, long>() };
    }

    /// <summary>Cancels what a load that is taken back has queued for several leads, as far as it has not ended.</summary>
    public static Task<int> CancelAsync(DozenDbContext db, LoadRuns runs, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.WorkflowExecutions.Where(e => runs.Gathered.Contains(e.Id) && e.Status == ExecutionStatus.Pending && e.Attempt == 0).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, ExecutionStatus.Cancelled).SetProperty(e => e.CompletedAt, now), cancellationToken);

    private BulkReaction ReactionOf(EventWorkflow waiting) => chosen ?? waiting.Trigger.Bulk ?? BulkReaction.Suppress;

    /// <summary>Puts leads into the run that gathers them. One that is full may begin, and another one opens.</summary>
    private async Task<LoadRuns> GatherAsync(EventFiring firing, Dictionary<long, HashSet<string>> happened, LoadRuns runs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (workflow, trigger) = firing.Waiting;
        var ids = firing.Met.Select(f => f.Lead.Id).ToList();
        var open = runs.Open.TryGetValue(workflow.Id, out var openId) ? await db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == openId, cancellationToken) : null;

        // Whoever cancels it wants none of this load.
        if (open is { Status: ExecutionStatus.Cancelled }) return runs with { Suppressed = runs.Suppressed + ids.Count };
        if (open is { Status: ExecutionStatus.Pending, Attempt: 0 })
        {
            var input = open.InputData.ToObject();
            var gathered = (JsonArray)input["lead_ids"]!;
            var taken = ids.Take(WorkflowRun.MostLeads - gathered.Count).ToList();
            foreach (var id in taken) gathered.Add(id);
            ids.RemoveRange(0, taken.Count);
            db.Entry(open).Property(e => e.InputData).CurrentValue = JsonText.From(input);
            open.RunAfter = ids.Count > 0 ? now : now + Hold;
        }

        // What is full may begin; the last one may get more.
        foreach (var part in ids.Chunk(WorkflowRun.MostLeads))
        {
            var run = WorkflowRun.ToExecution(workflow, part, EventFirings.CauseOf(happened.Values.SelectMany(n => n).Distinct(), trigger, null, now), db.Cause, null, now);
            (run.LeadId, run.RunAfter) = (null, part.Length == WorkflowRun.MostLeads ? now : now + Hold);
            db.WorkflowExecutions.Add(run);
            await db.SaveChangesAsync(cancellationToken);
            runs = runs with { Queued = runs.Queued + 1, Open = new Dictionary<long, long>(runs.Open) { [workflow.Id] = run.Id }, Gathered = [.. runs.Gathered, run.Id] };
        }

        return runs;
    }
}
