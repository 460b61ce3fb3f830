using Dozen.Core.Leads;
using Dozen.Core.Leads.Crm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>What became of one lead of a sync.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="LeadId">Null when it failed.</param>
/// <param name="CrmId">As it was sent.</param>
/// <param name="Detail">Why it failed, as an error has it: a text, or a list of what is wrong with which field; null otherwise.</param>
public sealed record EarlierSyncedLead(int Index, long? LeadId, string? CrmId, CrmOutcome Result, object? Detail);

/// <param name="Results">One per lead, in the order of the request.</param>
public sealed record EarlierSyncedLeads(int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<EarlierSyncedLead> Results);

/// <param name="Changed">False when the lead was as the message says already; nothing was written then.</param>
public sealed record EarlierAppliedChange(long LeadId, string Event, bool Changed, LeadStatus Status);

/// <summary>What flows that keep leads and an outside CRM the same call at the addresses of the earlier platform.</summary>
internal static class EarlierCrmEndpoints
{
    public static void MapEarlierCrm(this IEndpointRouteBuilder routes)
    {
        var workflows = routes.MapGroup("/api/workflows").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        workflows.MapPost("/leads/crm-sync", Sync).WithName("SyncEarlierCrmLeads").WithSummary("Create or change up to 500 leads as an outside CRM has them").RefusesEarlier(422);
        workflows.MapPost("/webhook/crm-update", Apply).WithName("ApplyEarlierCrmChange").WithSummary("Apply one change of an outside CRM to the lead that it means").RefusesEarlier(400, 404, 409, 422);
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierSyncedLeads>>, EarlierRefusal>> Sync(EarlierCrmSyncBody body, SyncCrmLeads sync, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var readable = body.Leads.Where(l => l.Errors.Count == 0).Select(l => l.Value.ToCrmLead()).ToList();
        if (!(await sync.ExecuteAsync(body.Crm, readable, cancellationToken)).TryGet(out var synced, out var failure)) return new EarlierRefusal(failure);

        var done = new Queue<SyncedLead>(synced.Leads);
        var results = body.Leads.Select((lead, index) =>
        {
            if (lead.Errors.Count > 0) return new EarlierSyncedLead(index, null, lead.Value.CrmId, CrmOutcome.Failed, At(index, lead.Errors));
            var (leadId, outcome, refusal) = done.Dequeue();
            return new EarlierSyncedLead(index, leadId, lead.Value.CrmId, outcome, refusal is null ? null : At(index, EarlierRefusal.DetailOf(refusal)));
        }).ToList();
        var counts = results.CountBy(r => r.Result).ToDictionary();
        var data = new EarlierSyncedLeads(Count(CrmOutcome.Created), Count(CrmOutcome.Updated), Count(CrmOutcome.Unchanged), Count(CrmOutcome.Failed), results);
        return TypedResults.Ok(EarlierAnswers.Of(data, $"{data.Created} created, {data.Updated} updated, {data.Unchanged} unchanged, {data.Failed} failed"));

        int Count(CrmOutcome outcome) => counts.GetValueOrDefault(outcome);
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierAppliedChange>>, EarlierRefusal>> Apply(EarlierBody<EarlierCrmChange> body, ApplyCrmChange apply, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var change = body.Value;
        var applied = await apply.ExecuteAsync(new CrmChange(change.Crm, change.Event, change.LeadId, change.ToCrmLead()), cancellationToken);
        return applied.Select(a => new EarlierAppliedChange(a.Lead.Id, change.Event, a.Changed, a.Lead.Status)).ToAnswer(applied is { Succeeded: true, Value.Changed: false } ? "Nothing to change" : "Lead updated");
    }

    /// <summary>Says of which lead of the list it is.</summary>
    private static object At(int index, object detail) =>
        detail is IEnumerable<EarlierFieldError> errors ? errors.Select(e => e with { Loc = ["body", "leads", $"{index}", .. e.Loc.Skip(1)] }).ToList() : detail;
}
