using Dozen.Core.Organizations;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Organizations;

internal static class OrganizationEndpoints
{
    private const string Root = "/api/v1/organizations";

    private static readonly ListParameters<OrganizationView> Paging = new(OrganizationSorting.Keys);
    private static readonly QueryParameters Parameters = Paging.With();

    public static void MapOrganizations(this IEndpointRouteBuilder routes)
    {
        var organizations = routes.MapGroup(Root).WithTags("Organizations").Refuses(400, 401, 403);
        organizations.MapGet("", List).WithName("ListOrganizations").WithSummary("The caller's organisation, as a list").WithQuery(Parameters);
        organizations.MapPost("", Found).WithName("FoundOrganization").WithSummary("Found another organisation and invite its first administrator").Refuses(409, 413, 415, 422);
        organizations.MapGet("/{id:long}", Get).WithName("GetOrganization").WithSummary("Read the caller's organisation").WithFields<OrganizationView>().Refuses(404);
        organizations.MapPatch("/{id:long}", Update).WithName("UpdateOrganization").WithSummary("Change the caller's organisation (JSON merge patch)")
            .Accepts<OrganizationPatch>("application/json", JsonSetup.PatchType).Refuses(404, 409, 412, 413, 415, 422);
        organizations.MapPost("/{id:long}/deactivate", Close).WithName("DeactivateOrganization").WithSummary("Let in nobody but administrators").Refuses(404, 412);
        organizations.MapPost("/{id:long}/activate", Open).WithName("ActivateOrganization").WithSummary("Let everybody in again").Refuses(404, 412);
    }

    private static async Task<Results<Ok<ListPage<OrganizationView>>, ProblemResult>> List(
        HttpRequest request, OrganizationQueries organizations, CancellationToken cancellationToken)
    {
        var query = Parameters.Read(request);
        var paging = Paging.Read(query);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await organizations.ListAsync(paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<OrganizationView>, ProblemResult>> Found(
        NewOrganization input, FoundOrganization found, CancellationToken cancellationToken) =>
        (await found.ExecuteAsync(input, cancellationToken)).ToCreated(o => o.Version, o => $"{Root}/{o.Id}");

    private static async Task<Results<OkTagged<OrganizationView>, ProblemResult>> Get(long id, OrganizationQueries organizations, CancellationToken cancellationToken) =>
        (await organizations.GetAsync(id, cancellationToken)).ToOk(o => o.Version);

    private static async Task<Results<OkTagged<OrganizationView>, ProblemResult>> Update(
        long id, OrganizationPatch patch, IfMatch ifMatch, UpdateOrganization update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(o => o.Version);

    private static async Task<Results<OkTagged<OrganizationView>, ProblemResult>> Close(
        long id, IfMatch ifMatch, OpenOrganization open, CancellationToken cancellationToken) =>
        (await open.ExecuteAsync(id, false, ifMatch.Version, cancellationToken)).ToOk(o => o.Version);

    private static async Task<Results<OkTagged<OrganizationView>, ProblemResult>> Open(
        long id, IfMatch ifMatch, OpenOrganization open, CancellationToken cancellationToken) =>
        (await open.ExecuteAsync(id, true, ifMatch.Version, cancellationToken)).ToOk(o => o.Version);
}
