using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Automation;

/// <summary>Has workflows hear of bulk changes, which write past the change tracker: what <see cref="EventOutbox"/> does for everything else.</summary>
internal sealed class LeadWatch(EventWorkflows workflows, IBulkWriter bulk, TimeProvider time) : ILeadWatch
{
    public async ValueTask<IWatchedChange?> BeginAsync(DozenDbContext db, CancellationToken cancellationToken) =>
        await workflows.OfAsync(db, cancellationToken) is { Count: > 0 } waiting ? new WatchedChange(db, waiting, bulk, time) : null;

    private sealed class WatchedChange(DozenDbContext db, IReadOnlyList<EventWorkflow> waiting, IBulkWriter bulk, TimeProvider time) : IWatchedChange
    {
        private readonly Dictionary<long, List<FiredFor>> fired = [];
        private int touched;

        public async Task HearAsync(IEnumerable<Lead> leads, IReadOnlyList<Activity> history, CancellationToken cancellationToken)
        {
            var happened = EventFirings.Happened(history);
            touched += happened.Count;
            var now = time.Now();
            foreach (var ((workflow, trigger), met) in await EventFirings.OfAsync(db, EventFirings.Concerned(waiting, happened), happened, leads, time, cancellationToken))
            {
                if (!fired.TryGetValue(workflow.Id, out var leadsOf)) fired[workflow.Id] = leadsOf = [];
                foreach (var fact in met)
                {
                    // Of a run for many leads the conditions of each are not told.
                    var names = happened[fact.Lead.Id];
                    var cause = touched <= EventOutbox.Few || trigger.Bulk == BulkReaction.Run ? EventFirings.CauseOf(names, trigger, fact, now) : null;
                    leadsOf.Add(new FiredFor(fact.Lead.Id, names, cause));
                }
            }
        }

        public async Task EndAsync(CancellationToken cancellationToken)
        {
            var (now, runs) = (time.Now(), new List<WorkflowExecution>());
            foreach (var (workflow, trigger) in waiting)
            {
                if (!fired.TryGetValue(workflow.Id, out var leads)) continue;
                if (touched <= EventOutbox.Few || trigger.Bulk == BulkReaction.Run)
                    runs.AddRange(leads.Select(l => WorkflowRun.ToExecution(workflow, [l.LeadId], l.Cause!, db.Cause, null, now)));
                else if (trigger.Bulk != BulkReaction.Suppress)
                    runs.AddRange(leads.Chunk(WorkflowRun.MostLeads).Select(part => WorkflowRun.ToExecution(
                        workflow, [.. part.Select(l => l.LeadId)], EventFirings.CauseOf(part.SelectMany(l => l.Events), trigger, null, now), db.Cause, null, now)));
            }

            if (runs.Count == 0) return;
            await bulk.WriteRunsAsync(db, runs, cancellationToken);
            RunWakeUps.Expect(db);
        }
    }

    /// <param name="Cause">Null in a change of many, where one run is for all.</param>
    private sealed record FiredFor(long LeadId, HashSet<string> Events, JsonObject? Cause);
}
