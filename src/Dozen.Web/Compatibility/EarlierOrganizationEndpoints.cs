using Dozen.Core.Organizations;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

internal static class EarlierOrganizationEndpoints
{
    private const string Root = "/api/organizations";

    private static readonly QueryParameters ListParameters = new(
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", "How many at most; 50 when absent.", 1, 100),
        QueryParameter.Text("search", "In name and slug, without regard to case."),
        QueryParameter.Flag("active_only", "true: only active ones."));

    public static void MapEarlierOrganizations(this IEndpointRouteBuilder routes)
    {
        var organizations = routes.MapGroup(Root).WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        organizations.MapGet("", List).WithName("ListEarlierOrganizations").WithSummary("List the organisations that the caller sees: their own").WithQuery(ListParameters).RefusesEarlier(422);
        organizations.MapGet("/{id:long}", Get).WithName("GetEarlierOrganization").WithSummary("Read an organisation").RefusesEarlier(404);
        organizations.MapPost("", Found).WithName("FoundEarlierOrganization").WithSummary("Found another organisation and invite its first administrator").RefusesEarlier(400, 422);
        organizations.MapPut("/{id:long}", Update).WithName("UpdateEarlierOrganization").WithSummary("Change the fields of an organisation that are sent").RefusesEarlier(400, 404, 422);
        organizations.MapDelete("/{id:long}", Close).WithName("DeleteEarlierOrganization").WithSummary("Close an organisation; nothing is deleted").RefusesEarlier(404);
        organizations.MapPatch("/{id:long}/deactivate", Close).WithName("DeactivateEarlierOrganization").WithSummary("Let in nobody but administrators").RefusesEarlier(404);
        organizations.MapPatch("/{id:long}/activate", Open).WithName("ActivateEarlierOrganization").WithSummary("Let everybody in again").RefusesEarlier(404);
    }

    private static async Task<Results<Ok<EarlierList<EarlierOrganizationView>>, EarlierRefusal>> List(
        HttpRequest request, EarlierOrganizationQueries organizations, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (skip, limit) = (query.Number("skip", 0, int.MaxValue, 0), query.Number("limit", 1, 100, 50));
        var (search, activeOnly) = (query.Text("search"), query.Flag("active_only") ?? false);
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var (items, total) = await organizations.ListAsync(search, activeOnly, skip, limit, cancellationToken);
        return TypedResults.Ok(EarlierList<EarlierOrganizationView>.Of(items, total, skip, limit));
    }

    private static async Task<Results<Ok<EarlierOrganizationView>, EarlierRefusal>> Get(long id, EarlierOrganizationQueries organizations, CancellationToken cancellationToken) =>
        (await organizations.GetAsync(id, cancellationToken)).ToPlain();

    private static async Task<Results<Created<EarlierAnswer<EarlierOrganizationView>>, EarlierRefusal>> Found(
        EarlierBody<EarlierNewOrganization> body, FoundOrganization found, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var founded = await found.ExecuteAsync(body.Value.ToNewOrganization(), cancellationToken);
        return founded.Select(View).ToCreatedAnswer(o => $"{Root}/{o.Id}", "Organization created");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierOrganizationView>>, EarlierRefusal>> Update(
        long id, EarlierBody<EarlierOrganizationInput> body, UpdateOrganization update, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        return (await update.ExecuteAsync(id, body.Value.ToPatch(), null, cancellationToken)).Select(View).ToAnswer("Organization updated");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierOrganizationView>>, EarlierRefusal>> Close(long id, OpenOrganization open, CancellationToken cancellationToken) =>
        (await open.ExecuteAsync(id, false, null, cancellationToken)).Select(View).ToAnswer("Organization closed; nothing was deleted");

    private static async Task<Results<Ok<EarlierAnswer<EarlierOrganizationView>>, EarlierRefusal>> Open(long id, OpenOrganization open, CancellationToken cancellationToken) =>
        (await open.ExecuteAsync(id, true, null, cancellationToken)).Select(View).ToAnswer("Organization activated");

    private static EarlierOrganizationView View(OrganizationView o) => new(
        o.Id, o.Name, o.Slug, o.Description, o.Website, o.Industry, o.Size, o.Settings, o.SubscriptionTier, o.BillingEmail, o.IsActive, o.CreatedAt, o.UpdatedAt);
}
