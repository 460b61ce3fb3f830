using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Dozen.Web.Leads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Campaigns;

internal static class CampaignEndpoints
{
    private const string Root = "/api/v1/campaigns";
    private const string PatchType = "application/merge-patch+json";

    private static readonly ListParameters<CampaignView> Listing = new(CampaignQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<CampaignStatus>> Status = QueryParameter.Enums<CampaignStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<IReadOnlyList<CampaignType>> Type = QueryParameter.Enums<CampaignType>("campaign_type", "Any of these types.");
    private static readonly QueryParameters ListQuery = Listing.With(Status, Type);

    private static readonly ListParameters<CampaignMember> MemberListing = new(CampaignMemberQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<CampaignLeadStatus>> MemberStatus = QueryParameter.Enums<CampaignLeadStatus>("status", "Any of these statuses.");
    private static readonly QueryParameters MemberQuery = MemberListing.With(MemberStatus);

    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes.MapGroup(Root).WithTags("Campaigns").Refuses(400, 401, 403);
        campaigns.MapGet("", List).WithName("ListCampaigns").WithSummary("List campaigns").WithQuery(ListQuery);
        campaigns.MapPost("", Create).WithName("CreateCampaign").WithSummary("Create a campaign, as a draft").Refuses(413, 415, 422);
        campaigns.MapGet("/{id:long}", Get).WithName("GetCampaign").WithSummary("Read a campaign").WithFields<CampaignView>().Refuses(404);
        campaigns.MapPatch("/{id:long}", Update).WithName("UpdateCampaign").WithSummary("Change fields of a campaign (JSON merge patch)")
            .Accepts<CampaignPatch>("application/json", PatchType).Refuses(404, 409, 412, 413, 415, 422);
        campaigns.MapDelete("/{id:long}", Delete).WithName("DeleteCampaign").WithSummary("Delete a campaign that is not going on").Refuses(404, 409, 412);
        Lifecycle("activate", "ActivateCampaign", "Start a campaign, or go on with a paused one", CampaignStatus.Active);
        Lifecycle("pause", "PauseCampaign", "Pause a campaign", CampaignStatus.Paused);
        Lifecycle("complete", "CompleteCampaign", "End a campaign that ran its course", CampaignStatus.Completed);
        Lifecycle("cancel", "CancelCampaign", "Call a campaign off", CampaignStatus.Cancelled);
        campaigns.MapGet("/{id:long}/members", Members).WithName("ListCampaignMembers").WithSummary("List the leads in a campaign").WithQuery(MemberQuery).Refuses(404);
        campaigns.MapPost("/{id:long}/members", AddMembers).WithName("AddCampaignMembers")
            .WithSummary("Add leads: by ids in the body, by a filter in the body, or by the filters of the list of leads as query parameters")
            .WithQuery(LeadListQuery.FilterParameters).Refuses(404, 409, 413, 415, 422);
        campaigns.MapPatch("/{id:long}/members/{leadId:long}", ChangeMember).WithName("ChangeCampaignMember").WithSummary("Record how far a campaign has come with a lead")
            .Accepts<MemberStatusChange>("application/json", PatchType).Refuses(404, 413, 415, 422);
        campaigns.MapDelete("/{id:long}/members/{leadId:long}", RemoveMember).WithName("RemoveCampaignMember").WithSummary("Take a lead out of a campaign").Refuses(404, 409);
        campaigns.MapGet("/{id:long}/analytics", Analytics).WithName("GetCampaignAnalytics").WithSummary("How a campaign goes, counted").Refuses(404);

        void Lifecycle(string path, string name, string summary, CampaignStatus next) => campaigns
            .MapPost($"/{{id:long}}/{path}", (long id, IfMatch ifMatch, ChangeCampaignStatus change, CancellationToken cancellationToken) => Move(id, next, ifMatch, change, cancellationToken))
            .WithName(name).WithSummary(summary).Refuses(404, 409, 412);
    }

    private static async Task<Results<Ok<ListPage<CampaignView>>, ProblemResult>> List(HttpRequest request, CampaignQueries campaigns, CancellationToken cancellationToken)
    {
        var query = ListQuery.Read(request);
        var (paging, filter) = (Listing.Read(query), new CampaignFilter(query.Get(Status) ?? [], query.Get(Type) ?? []));
        return query.Failure is { } failure ? new ProblemResult(failure) : (await campaigns.ListAsync(filter, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<CampaignView>, ProblemResult>> Create(NewCampaign input, CreateCampaign create, CancellationToken cancellationToken) =>
        (await create.ExecuteAsync(input, cancellationToken)).ToCreated(campaign => campaign.Version, campaign => $"{Root}/{campaign.Id}");

    private static async Task<Results<OkTagged<CampaignView>, ProblemResult>> Get(long id, CampaignQueries campaigns, CancellationToken cancellationToken) =>
        (await campaigns.GetAsync(id, cancellationToken)).ToOk(campaign => campaign.Version);

    private static async Task<Results<OkTagged<CampaignView>, ProblemResult>> Update(
        long id, CampaignPatch patch, IfMatch ifMatch, UpdateCampaign update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(campaign => campaign.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(long id, IfMatch ifMatch, DeleteCampaign delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static async Task<Results<OkTagged<CampaignView>, ProblemResult>> Move(
        long id, CampaignStatus next, IfMatch ifMatch, ChangeCampaignStatus change, CancellationToken cancellationToken) =>
        (await change.ExecuteAsync(id, next, ifMatch.Version, cancellationToken)).ToOk(campaign => campaign.Version);

    private static async Task<Results<Ok<ListPage<CampaignMember>>, ProblemResult>> Members(
        long id, HttpRequest request, CampaignMemberQueries members, CancellationToken cancellationToken)
    {
        var query = MemberQuery.Read(request);
        var (paging, statuses) = (MemberListing.Read(query), query.Get(MemberStatus) ?? []);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await members.ListAsync(id, statuses, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<Ok<MembersAdded>, ProblemResult>> AddMembers(
        long id, HttpRequest request, NewMembers? input, Caller caller, AddCampaignMembers add, CancellationToken cancellationToken)
    {
        input ??= new NewMembers();
        if (request.Query.Count > 0)
        {
            if (!LeadListQuery.ReadFilter(request, caller).TryGet(out var filter, out var failure)) return new ProblemResult(failure, StatusCodes.Status400BadRequest);
            if (input.Filter is not null) return new ProblemResult(Failure.Invalid("filter", "Say the filter once: in the body, or as query parameters."));
            input = input with { Filter = filter };
        }

        return (await add.ExecuteAsync(id, input, cancellationToken)).ToOk();
    }

    private static async Task<Results<Ok<CampaignMember>, ProblemResult>> ChangeMember(
        long id, long leadId, MemberStatusChange change, ChangeMemberStatus changeStatus, CancellationToken cancellationToken) =>
        (await changeStatus.ExecuteAsync(id, leadId, change, cancellationToken)).ToOk();

    private static async Task<Results<NoContent, ProblemResult>> RemoveMember(long id, long leadId, RemoveCampaignMember remove, CancellationToken cancellationToken) =>
        (await remove.ExecuteAsync(id, leadId, cancellationToken)).ToNoContent();

    private static async Task<Results<Ok<CampaignAnalyticsView>, ProblemResult>> Analytics(long id, CampaignAnalytics analytics, CancellationToken cancellationToken) =>
        (await analytics.GetAsync(id, cancellationToken)).ToOk();
}
