using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>
/// Writes, with every save and in its transaction, a delivery for each webhook that listens to what is being saved.
/// What happened is read from what the save records anyway: entries in the history of leads, runs that changed their
/// status, and what verbs announce. So no verb can forget it, and nothing is told that was rolled back.
/// </summary>
internal sealed class WebhookOutbox(WebhookSubscriptions subscriptions, TimeProvider time) : SaveChangesInterceptor
{
    private static readonly Func<Lead, LeadSummary> Summary = LeadSummary.Projection.Compile();

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is DozenDbContext db) await WriteAsync(db, cancellationToken);
        return result;
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        eventData.Context is DozenDbContext db && Happened(db).Count > 0
            ? throw new NotSupportedException("What others are to be told of is saved asynchronously.")
            : result;

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

    /// <summary>Whoever tries again with the same context gets the same deliveries, not those and new ones.</summary>
    private static void TakeBack(DbContext db)
    {
        foreach (var entry in Unobserved(db, () => db.ChangeTracker.Entries<WorkflowExecution>().ToList()))
        {
            if (entry is { State: EntityState.Added, Entity.WorkflowType: WorkflowType.WebhookDelivery }) entry.State = EntityState.Detached;
        }
    }

    private async Task WriteAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        var happened = Happened(db);
        if (happened.Count == 0) return;
        var listening = await subscriptions.OfAsync(db, cancellationToken);
        if (listening.Count == 0) return;

        var told = happened.Where(h => listening.Any(s => s.Configuration.Wants(h.Type))).ToList();
        var leads = await LeadsAsync(db, told, cancellationToken);
        var now = time.Now();
        foreach (var what in told)
        {
            var payload = what.Data?.Invoke() ?? new { lead = leads.GetValueOrDefault(what.LeadId ?? 0), change = what.Change?.ToObject() };
            var delivery = new DeliveryInput(0, DeliveryInput.NewEventId(now), what.Type, EventJson.Text(now), EventJson.Of(payload));
            foreach (var webhook in listening.Where(s => s.Configuration.Wants(what.Type)))
                db.WorkflowExecutions.Add((delivery with { IntegrationId = webhook.IntegrationId }).ToExecution(db.OrganizationId, what.LeadId, what.UserId, now));
        }
    }

    private static List<Happening> Happened(DozenDbContext db)
    {
        var happened = Unobserved(db, () =>
        {
            var activities = db.ChangeTracker.Entries<Activity>()
                .Where(e => e.State == EntityState.Added && e.Entity is { LeadId: not null, Status: ActivityStatus.Completed })
                .Select(e => (Type: WebhookEvents.Of(e.Entity.ActivityType), e.Entity)).Where(e => e.Type is not null)
                .Select(e => new Happening(e.Type!, e.Entity.LeadId, e.Entity.UserId, null, e.Entity.Metadata));
            var runs = db.ChangeTracker.Entries<WorkflowExecution>()
                .Where(e => e.State == EntityState.Modified && e.Entity is { Id: > 0, WorkflowType: not WorkflowType.WebhookDelivery } && e.Property(r => r.Status).IsModified)
                .Select(e => (Type: WebhookEvents.Of(e.Entity.Status), e.Entity)).Where(e => e.Type is not null)
                .Select(e => new Happening(e.Type!, e.Entity.LeadId, e.Entity.UserId, () => new { execution = ExecutionSummary.From(e.Entity) }, null));
            return activities.Concat(runs).ToList();
        });
        happened.AddRange(db.TakeAnnouncements().Select(a => new Happening(a.Type, a.LeadId, a.UserId, a.Data, null)));
        return happened;
    }

    /// <summary>Leads as they will be once saved; those that the verb did not load are read.</summary>
    private static async Task<Dictionary<long, LeadSummary>> LeadsAsync(DozenDbContext db, List<Happening> told, CancellationToken cancellationToken)
    {
        var wanted = told.Where(t => t.Data is null && t.LeadId is not null).Select(t => t.LeadId!.Value).ToHashSet();
        if (wanted.Count == 0) return [];
        var leads = Unobserved(db, () => db.ChangeTracker.Entries<Lead>().Where(e => wanted.Contains(e.Entity.Id)).ToDictionary(e => e.Entity.Id, e => Summary(e.Entity)));
        var others = wanted.Where(id => !leads.ContainsKey(id)).ToArray();
        if (others.Length == 0) return leads;
        foreach (var lead in await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => others.Contains(l.Id)).Select(LeadSummary.Projection).ToListAsync(cancellationToken))
            leads[lead.Id] = lead;
        return leads;
    }

    /// <summary>Saving looks for changes before and after this; once more would cost a large batch as much again.</summary>
    private static T Unobserved<T>(DbContext db, Func<T> look)
    {
        var before = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return look();
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = before;
        }
    }

    private sealed record Happening(string Type, long? LeadId, long? UserId, Func<object>? Data, JsonText? Change);
}
