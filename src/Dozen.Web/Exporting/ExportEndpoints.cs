using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Exporting;
using Dozen.Web.Http;
using Dozen.Web.Leads;
using Dozen.Web.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Exporting;

internal static class ExportEndpoints
{
    private static readonly QueryParameter<IReadOnlyList<string>> LeadFields = Fields(ExportLeads.Columns);
    private static readonly QueryParameters LeadParameters = LeadListQuery.With(LeadFields);

    private static readonly QueryParameter<IReadOnlyList<string>> ActivityFields = Fields(ExportActivities.Columns);
    private static readonly QueryParameter<IReadOnlyList<ActivityType>> Type = QueryParameter.Enums<ActivityType>("type", "Any of these types.");
    private static readonly QueryParameter<IReadOnlyList<ActivityStatus>> Status = QueryParameter.Enums<ActivityStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<long?> LeadId = QueryParameter.Id("lead_id", "Of this lead.");
    private static readonly QueryParameter<long?> UserId = QueryParameter.Id("user_id", "Of this user.");
    private static readonly QueryParameter<DateTimeOffset?> Since = QueryParameter.Time("since", "Written then or later.");
    private static readonly QueryParameter<DateTimeOffset?> Until = QueryParameter.Time("until", "Written before.");
    private static readonly QueryParameters ActivityParameters = new(ActivityFields, Type, Status, LeadId, UserId, Since, Until);

    private static readonly QueryParameter<IReadOnlyList<string>> MemberFields = Fields(ExportCampaignMembers.Columns);
    private static readonly QueryParameter<long?> CampaignId = QueryParameter.Id("campaign_id", "Of this campaign; of all when absent.");
    private static readonly QueryParameter<IReadOnlyList<CampaignLeadStatus>> MemberStatus = QueryParameter.Enums<CampaignLeadStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<SortOrder> MemberSort = new ListParameters<CampaignMember>(CampaignMemberQueries.Sorting).Sort;
    private static readonly QueryParameters MemberParameters = new(MemberFields, MemberSort, CampaignId, MemberStatus);

    private static readonly QueryParameter<IReadOnlyList<string>> UserFields = Fields(ExportUsers.Columns);
    private static readonly QueryParameters UserParameters = UserListQuery.With(UserFields);

    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/api/v1/exports").WithTags("Exports").Refuses(400, 401, 403);

        // A list is as long as it is, and goes as fast as the client reads.
        exports.DisableRequestTimeout();
        exports.MapGet("/organization", Organization).WithName("ExportOrganization").WithSummary("Everything of the organisation, as a file that `dozen restore-organization` reads")
            .Produces(StatusCodes.Status200OK, contentType: "application/gzip");
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            exports.MapGet($"/leads.{format.ToText()}", (HttpRequest request, Caller caller, ExportLeads export, CancellationToken cancellationToken) => Leads(format, request, caller, export, cancellationToken))
                .IsExport("Leads", format).WithSummary($"All leads of the list as {format.ToText().ToUpperInvariant()}").WithQuery(LeadParameters);
            exports.MapGet($"/activities.{format.ToText()}", (HttpRequest request, ExportActivities export, CancellationToken cancellationToken) => Activities(format, request, export, cancellationToken))
                .IsExport("Activities", format).WithSummary($"All activities, newest first, as {format.ToText().ToUpperInvariant()}").WithQuery(ActivityParameters);
            exports.MapGet($"/campaign-members.{format.ToText()}", (HttpRequest request, ExportCampaignMembers export, CancellationToken cancellationToken) => Members(format, request, export, cancellationToken))
                .IsExport("CampaignMembers", format).WithSummary($"The members of a campaign, or of all, as {format.ToText().ToUpperInvariant()}").WithQuery(MemberParameters).Refuses(404);
            exports.MapGet($"/users.{format.ToText()}", (HttpRequest request, ExportUsers export, CancellationToken cancellationToken) => Users(format, request, export, cancellationToken))
                .IsExport("Users", format).WithSummary($"All users of the list as {format.ToText().ToUpperInvariant()}").WithQuery(UserParameters);
        }
    }

    private static async Task<IResult> Leads(ExportFormat format, HttpRequest request, Caller caller, ExportLeads export, CancellationToken cancellationToken)
    {
        var query = LeadParameters.Read(request);
        var fields = query.Get(LeadFields) ?? [];
        var (filter, order) = LeadListQuery.ReadOrdered(query, caller);
        return query.Failure is { } wrong
            ? new ProblemResult(wrong)
            : (await export.ExecuteAsync(new LeadExport(filter, order, format, fields), cancellationToken)).ToFile();
    }

    private static async Task<IResult> Activities(ExportFormat format, HttpRequest request, ExportActivities export, CancellationToken cancellationToken)
    {
        var query = ActivityParameters.Read(request);
        var wanted = new ActivityExport(
            format, query.Get(ActivityFields) ?? [], query.Get(Type) ?? [], query.Get(Status) ?? [],
            query.Get(LeadId), query.Get(UserId), query.Get(Since), query.Get(Until));
        return query.Failure is { } wrong
            ? new ProblemResult(wrong)
            : (await export.ExecuteAsync(wanted, cancellationToken)).ToFile();
    }

    private static async Task<IResult> Members(ExportFormat format, HttpRequest request, ExportCampaignMembers export, CancellationToken cancellationToken)
    {
        var query = MemberParameters.Read(request);
        var wanted = new CampaignMemberExport(query.Get(CampaignId), query.Get(MemberStatus) ?? [], query.Get(MemberSort), format, query.Get(MemberFields) ?? []);
        return query.Failure is { } wrong
            ? new ProblemResult(wrong)
            : (await export.ExecuteAsync(wanted, cancellationToken)).ToFile();
    }

    private static async Task<IResult> Users(ExportFormat format, HttpRequest request, ExportUsers export, CancellationToken cancellationToken)
    {
        var query = UserParameters.Read(request);
        var fields = query.Get(UserFields) ?? [];
        var (filter, order) = UserListQuery.ReadOrdered(query);
        return query.Failure is { } wrong
            ? new ProblemResult(wrong)
            : (await export.ExecuteAsync(new UserExport(filter, order, format, fields), cancellationToken)).ToFile();
    }

    private static async Task<IResult> Organization(ExportOrganization export, CancellationToken cancellationToken) =>
        (await export.ExecuteAsync(cancellationToken)).ToFile();

    private static IResult ToFile(this Result<ExportFile> result) =>
        result.TryGet(out var file, out var refused) ? new ExportResult(file) : new ProblemResult(refused);

    private static RouteHandlerBuilder IsExport(this RouteHandlerBuilder endpoint, string list, ExportFormat format) =>
        endpoint.WithName($"Export{list}{format}").Produces(StatusCodes.Status200OK, contentType: ExportFile.ContentTypeOf(format).Split(';')[0]);

    private static QueryParameter<IReadOnlyList<string>> Fields(IReadOnlyList<string> columns) =>
        QueryParameter.Texts("fields", "Only these columns, in this order; all when absent.") with { Values = [.. columns] };
}
