using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

public sealed record EarlierStatusChange(LeadStatus OldStatus, LeadStatus NewStatus);

/// <param name="AssignedTo">The owner's id; null for nobody.</param>
public sealed record EarlierAssignment(long? AssignedTo);

internal static class EarlierLeadEndpoints
{
    private const string Root = "/api/leads";
    private const int MostCandidates = 1_000;

    private static readonly QueryParameters CandidateParameters = new(
        QueryParameter.Number("hours_back", "How long a change counts as new; 24 when absent.", 1, 168),
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", $"How many at most; {MostCandidates} when absent.", 1, MostCandidates));

    private static readonly QueryParameters StatusParameters = new(QueryParameter.Enums<LeadStatus>("new_status", "Here or in the body.") with { IsList = false });
    private static readonly QueryParameters OwnerParameters = new(QueryParameter.Number("user_id", "Here or in the body.", 0, int.MaxValue));

    // A trailing slash makes no difference to routing.
    public static void MapEarlierLeads(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup(Root).WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        var dev = routes.MapGroup(Root + "/dev").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403).SubstituteOnly();
        leads.MapGet("", List<EarlierLead>).WithName("ListEarlierLeads").WithSummary("List leads, newest first").WithQuery(EarlierLeadParameters.All).RefusesEarlier(422);
        dev.MapGet("", List<EarlierLeadWithFigures>).WithName("ListEarlierDevLeads").WithSummary("List leads with what their activities add up to (substitute identity only)")
            .WithQuery(EarlierLeadParameters.All).RefusesEarlier(422);
        foreach (var (name, door) in new[] { ("EarlierLead", leads), ("EarlierDevLead", dev) })
        {
            door.MapPost("", Create).WithName($"Create{name}").WithSummary("Create a lead").RefusesEarlier(400, 422);
            door.MapGet("/{id:long}", Get).WithName($"Get{name}").WithSummary("Read a lead").RefusesEarlier(404);
            door.MapPut("/{id:long}", Update).WithName($"Update{name}").WithSummary("Change the fields of a lead that are sent").RefusesEarlier(404, 422);
            door.MapDelete("/{id:long}", Trash).WithName($"Trash{name}").WithSummary("Move a lead to the trash").RefusesEarlier(404);
            door.MapPatch("/{id:long}/status", ChangeStatus).WithName($"Change{name}Status").WithSummary("Move a lead to another status").WithQuery(StatusParameters).RefusesEarlier(404, 409, 422);
            door.MapPatch("/{id:long}/assign", Assign).WithName($"Assign{name}").WithSummary("Give a lead to a user, or to nobody").WithQuery(OwnerParameters).RefusesEarlier(404, 422);
        }

        leads.MapGet("/delete-test/{id:long}", Trash).WithName("TrashEarlierTestLead").WithSummary("Move a lead to the trash (substitute identity only)").RefusesEarlier(404).SubstituteOnly().NotFromOtherSites();
        leads.MapGet("/for-scoring", Candidates).WithName("ListEarlierLeadsForScoring").WithSummary("Leads that want scoring").WithQuery(CandidateParameters).RefusesEarlier(422);
        leads.MapGet("/n8n-scoring", Candidates).WithName("ListEarlierLeadsForN8n").WithSummary("Leads that want scoring").WithQuery(CandidateParameters).RefusesEarlier(422);
    }

    private static async Task<Results<Ok<EarlierList<TLead>>, EarlierRefusal>> List<TLead>(HttpRequest request, EarlierLeadQueries leads, CancellationToken cancellationToken)
        where TLead : EarlierLead
    {
        var parameters = new EarlierLeadParameters(request.Query);
        if (parameters.Errors.Count > 0) return new EarlierRefusal(parameters.Errors);

        var (items, total) = await leads.ListAsync(parameters.Filter, parameters.ScoringHoursBack, parameters.Skip, parameters.Limit, cancellationToken);
        return TypedResults.Ok(EarlierList<TLead>.Of((IReadOnlyList<TLead>)items, total, parameters.Skip, parameters.Limit));
    }

    private static async Task<Results<Ok<EarlierAnswer<IReadOnlyList<EarlierLeadWithFigures>>>, EarlierRefusal>> Candidates(
        HttpRequest request, EarlierLeadQueries leads, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (hoursBack, skip, limit) = (query.Number("hours_back", 1, 168, 24), query.Number("skip", 0, int.MaxValue, 0), query.Number("limit", 1, MostCandidates, MostCandidates));
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var (items, total) = await leads.ListAsync(new LeadFilter(), hoursBack, skip, limit, cancellationToken);
        return TypedResults.Ok(EarlierAnswers.Of(items, $"{items.Count} of the {total} leads that want scoring"));
    }

    private static async Task<Results<Ok<EarlierLead>, EarlierRefusal>> Get(long id, EarlierLeadQueries leads, CancellationToken cancellationToken) =>
        (await leads.GetAsync(id, cancellationToken)).ToPlain();

    private static async Task<Results<Created<EarlierAnswer<EarlierLead>>, EarlierRefusal>> Create(
        EarlierBody<EarlierLeadInput> body, CreateLeadWithNewEmail create, EarlierLeadQueries leads, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var created = await create.ExecuteAsync(body.Value.ToNewLead(), cancellationToken);
        return (await created.ThenAsync(lead => leads.GetAsync(lead.Id, cancellationToken))).ToCreatedAnswer(lead => $"{Root}/{lead.Id}", "Lead created");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierLead>>, EarlierRefusal>> Update(
        long id, EarlierBody<EarlierLeadInput> body, UpdateLead update, EarlierLeadQueries leads, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var updated = await update.ExecuteAsync(id, body.Value.ToPatch(), null, cancellationToken);
        return (await updated.ThenAsync(_ => leads.GetAsync(id, cancellationToken))).ToAnswer("Lead updated");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierId>>, EarlierRefusal>> Trash(long id, TrashLead trash, CancellationToken cancellationToken) =>
        (await trash.ExecuteAsync(id, null, cancellationToken)).Select(_ => new EarlierId(id)).ToAnswer("Lead moved to the trash");

    private static async Task<Results<Ok<EarlierAnswer<EarlierStatusChange>>, EarlierRefusal>> ChangeStatus(
        long id, HttpRequest request, EarlierBody<EarlierStatusInput> body, LeadQueries leads, ChangeLeadStatus change, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var asked = query.One<LeadStatus>("new_status");
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);
        if (asked is null && body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        if (asked is null && !body.Value.NewStatus.IsPresent) return EarlierRefusal.Missing("new_status");

        // With the version just read, the old status is the one that was left.
        var status = asked ?? body.Value.NewStatus.Value;
        var before = await leads.GetAsync(id, cancellationToken);
        var moved = await before.ThenAsync(lead => change.ExecuteAsync(id, new LeadStatusChange(status, lead.Version), cancellationToken));
        return moved.Select(lead => new EarlierStatusChange(before.Value.Status, lead.Status)).ToAnswer("Status changed");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierAssignment>>, EarlierRefusal>> Assign(
        long id, HttpRequest request, EarlierBody<EarlierOwnerInput> body, AssignLead assign, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var asked = query.Number("user_id", 0, long.MaxValue);
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);
        if (asked is null && body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        if (asked is null && !body.Value.UserId.IsPresent) return EarlierRefusal.Missing("user_id");

        var assigned = await assign.ExecuteAsync(id, new LeadAssignment(asked ?? body.Value.UserId.Value), cancellationToken);
        return assigned.Naming("assigned_to_id", "user_id").Select(lead => new EarlierAssignment(lead.AssignedToId)).ToAnswer("Lead assigned");
    }
}
