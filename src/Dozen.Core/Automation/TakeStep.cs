using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>Takes one step for one lead, by the verbs that people use, so that history, rights and webhooks are the same.</summary>
internal sealed class TakeStep(
    DozenDbContext db, UpdateLead update, TagLead tag, AssignLead assign, LogActivity log, AddCampaignMembers members, StartRun start,
    ISecretSource secrets, IWebhookSender sender, TimeProvider time)
{
    /// <summary>Sends what a step sends outside.</summary>
    /// <returns>What came of it, or why it must not be tried again; neither for a step that sends nothing.</returns>
    /// <exception cref="TryAgainException">The receiver did not take it for now.</exception>
    public async Task<(Result<string?>? Sent, Failure? Problem)> SendAsync(StepRun run, WorkflowStep step, LeadInRun lead, CancellationToken cancellationToken)
    {
        if (step is not (CallStep or N8nStep)) return (null, null);
        var integrationId = step is CallStep call ? call.IntegrationId : ((N8nStep)step).IntegrationId;
        var integration = await db.Connections().AsNoTracking().SingleOrDefaultAsync(i => i.Id == integrationId, cancellationToken);
        if (integration is null) return (null, IntegrationFailures.NotFound(integrationId));
        if (integration.Status != IntegrationStatus.Active || Receiver.Of(integration) is not { } receiver) return (null, AutomationFailures.NotReady(integrationId));
        if (WebhookSignature.KeyOf(await secrets.FindAsync(receiver.Secret, cancellationToken) ?? "") is not { } key)
            throw new TryAgainException($"The server has no signing key {receiver.Secret}.");

        // The run that n8n reports on must be there before n8n hears of it.
        var report = step is N8nStep n8n ? await ReportAsync(run, n8n, lead, cancellationToken) : (long?)null;
        var told = lead.Id is { } id ? await db.Leads.AsNoTracking().Where(l => l.Id == id).Select(LeadSummary.Projection).SingleOrDefaultAsync(cancellationToken) : null;
        var now = time.Now();
        var data = new JsonObject { ["workflow_id"] = run.WorkflowId, ["execution_id"] = report ?? run.ExecutionId, ["lead"] = told is null ? null : EventJson.Of(told), ["cause"] = WorkflowRun.Read(run.Input).Cause.ToObject() };
        if (step is N8nStep { WorkflowId: { } known }) data["n8n_workflow_id"] = known;
        var body = new JsonObject { ["type"] = step is N8nStep ? "workflow.start" : "workflow.call", ["timestamp"] = EventJson.Text(now), ["data"] = data };
        var answer = await sender.SendAsync(new WebhookMessage(receiver.Url, $"run_{run.ExecutionId}_{lead.Index}_{lead.Step}", body.ToJsonString(JsonText.Compact), key), cancellationToken);
        var isLast = answer.Verdict == WebhookVerdict.GiveUp || (answer.Verdict == WebhookVerdict.TryAgain && run.Failures + 1 >= WorkflowRun.Attempts);
        if (isLast && report is { } unheard) await CloseAsync(run, unheard, lead, answer.Problem ?? AutomationFailures.Refused.Message, cancellationToken);
        return answer.Verdict switch
        {
            WebhookVerdict.Delivered => ((Result<string?>)(report is null ? $"Answered {answer.StatusCode}" : $"Run {report} waits for its report"), null),
            WebhookVerdict.GiveUp => (null, AutomationFailures.Refused),
            _ => throw new TryAgainException(answer.Problem ?? "The receiver did not take it."),
        };
    }

    /// <summary>Changes what a step changes here, within the open transaction.</summary>
    /// <returns>A sentence on what was done, or the refusal.</returns>
    public async Task<Result<string?>> ChangeAsync(StepRun run, WorkflowStep step, LeadInRun lead, CancellationToken cancellationToken)
    {
        if (lead.Id is not { } id) return WorkflowFailures.NeedsLead;
        switch (step)
        {
            case SetFieldsStep set:
                return Said(await update.ExecuteAsync(id, set.Patch, null, cancellationToken), null);
            case TagStep tagging:
                return Said(await tag.ExecuteAsync(id, tagging.Tag, tagging.IsWanted, null, cancellationToken), tagging.Tag);
            case AssignStep giving:
                if (await ChooseAsync(run, giving, lead, cancellationToken) is not { } user) return WorkflowFailures.NobodyToAssign;
                return Said(await assign.ExecuteAsync(id, new LeadAssignment(user), cancellationToken), $"To user {user}");
            case ActivityStep activity:
                var owner = activity.UserId ?? await db.Leads.Where(l => l.Id == id).Select(l => l.AssignedToId).SingleOrDefaultAsync(cancellationToken);
                return Said(await log.ExecuteAsync(
                    new NewActivity(id, activity.Type, Subject: activity.Subject, Content: activity.Content, ScheduledAt: activity.DueIn is { } due ? time.Now() + due : null, UserId: owner), cancellationToken), activity.Subject);
            case CampaignStep campaign:
                return Said(await members.ExecuteAsync(campaign.CampaignId, new NewMembers { LeadIds = [id] }, cancellationToken), $"Campaign {campaign.CampaignId}");
            case EnrichStep:
                return Said(await start.ExecuteAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.From(new JsonObject { ["lead_ids"] = new JsonArray(id) })) { LeadId = id }, cancellationToken), "Queued");
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Name, null);
        }

        static Result<string?> Said<T>(Result<T> result, string? words) => result.Succeeded ? words : result.Failure;
    }

    /// <summary>Who gets the lead; null when nobody can.</summary>
    private async Task<long?> ChooseAsync(StepRun run, AssignStep step, LeadInRun lead, CancellationToken cancellationToken)
    {
        var active = await db.Users.Where(u => step.Users.Contains(u.Id) && u.IsActive).Select(u => u.Id).ToListAsync(cancellationToken);
        List<long> users = [.. step.Users.Where(active.Contains)];
        if (users.Count == 0) return null;
        switch (step.Mode)
        {
            case AssignMode.RoundRobin:
                // How many runs came before says whose turn it is, without a place to keep that.
                var before = run.WorkflowId is { } workflow ? await db.WorkflowExecutions.CountAsync(e => e.WorkflowId == workflow && e.Id < run.ExecutionId, cancellationToken) : 0;
                return users[(before + lead.Index) % users.Count];
            case AssignMode.LeastLoaded:
                var loads = await db.Leads.Where(l => l.AssignedToId != null && users.Contains(l.AssignedToId.Value) && l.Status != LeadStatus.ClosedWon && l.Status != LeadStatus.ClosedLost)
                    .GroupBy(l => l.AssignedToId!.Value).Select(g => new { User = g.Key, Leads = g.Count() }).ToDictionaryAsync(g => g.User, g => g.Leads, cancellationToken);
                return users.MinBy(u => loads.GetValueOrDefault(u));
            default:
                return users[0];
        }
    }

    /// <summary>The run that n8n reports on; the same one when this is tried again.</summary>
    private async Task<long> ReportAsync(StepRun run, N8nStep step, LeadInRun lead, CancellationToken cancellationToken)
    {
        var key = KeyOf(lead);
        if (run.State[key] is JsonValue known && known.TryGetValue(out long before)) return before;
        var id = 0L;
        await run.SaveAsync(0, async token =>
        {
            var now = time.Now();
            var outside = new WorkflowExecution
            {
                OrganizationId = run.Caller.OrganizationId,
                WorkflowId = run.WorkflowId,
                UserId = run.Caller.UserId,
                LeadId = lead.Id,
                WorkflowType = WorkflowType.N8n,
                InputData = JsonText.From(new JsonObject { ["n8n_workflow_id"] = step.WorkflowId, ["started_by"] = run.ExecutionId }),
                CreatedAt = now,
            };
            db.WorkflowExecutions.Add(outside);
            await db.SaveChangesAsync(token);
            run.State[key] = id = outside.Id;
        }, cancellationToken);
        return id;
    }

    /// <summary>Ends a run that n8n never heard of, on which nobody would report. Whoever has the step tried again gets a new one.</summary>
    private Task CloseAsync(StepRun run, long id, LeadInRun lead, string problem, CancellationToken cancellationToken) => run.SaveAsync(0, async token =>
    {
        var outside = await db.WorkflowExecutions.SingleAsync(e => e.Id == id, token);
        if (!outside.IsFinished) outside.Fail($"n8n was not told: {problem}", time.Now());
        await db.SaveChangesAsync(token);
        run.State.Remove(KeyOf(lead));
    }, cancellationToken);

    private static string KeyOf(LeadInRun lead) => $"n8n_{lead.Index}_{lead.Step}";
}

/// <summary>Where an integration is called, and the key its calls are signed with.</summary>
internal sealed record Receiver(Uri Url, SecretName Secret)
{
    /// <summary>Null when its configuration does not say both: <c>url</c> and <c>secret</c>.</summary>
    public static Receiver? Of(Integration integration)
    {
        if (integration.IntegrationType is not (IntegrationType.Webhook or IntegrationType.Automation)) return null;
        var fields = integration.Configuration.ToObject();
        return Uri.TryCreate(Text("url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && SecretName.FromReference(Text("secret") ?? "") is { } secret ? new(url!, secret) : null;

        string? Text(string name) => fields[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}

internal static class AutomationFailures
{
    public static readonly Failure Refused = new(FailureKind.Conflict, "workflow.call_refused", "The receiver asks never to be called again (410).");

    public static Failure NotReady(long integrationId) => new(FailureKind.Conflict, "workflow.integration_not_ready", $"Integration {integrationId} is not active, or has no url and secret to be called with.");
}
