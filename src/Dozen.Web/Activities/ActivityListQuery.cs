using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Activities;

/// <summary>What the list of activities is asked for, as its query string says it.</summary>
internal sealed record ActivityListQuery(ActivityFilter Filter, ListPaging Paging)
{
    private static readonly ListParameters<ActivityView> List = new(ActivitySorting.Keys);
    private static readonly QueryParameter<IReadOnlyList<ActivityType>> Type = QueryParameter.Enums<ActivityType>("type", "Any of these kinds.");
    private static readonly QueryParameter<IReadOnlyList<ActivityStatus>> Status = QueryParameter.Enums<ActivityStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<int?> LeadId = QueryParameter.Number("lead_id", "Of this lead.", 1, int.MaxValue);
    private static readonly QueryParameter<Whose> UserId = Whose.Parameter("user_id");
    private static readonly QueryParameter<DateTimeOffset?> DueBefore = QueryParameter.Time("due_before", "Planned before this time.");
    private static readonly QueryParameter<DateTimeOffset?> DueAfter = QueryParameter.Time("due_after", "Planned at this time or later.");
    private static readonly QueryParameter<DateTimeOffset?> CreatedBefore = QueryParameter.Time("created_before", "Written before this time.");
    private static readonly QueryParameter<DateTimeOffset?> CreatedAfter = QueryParameter.Time("created_after", "Written at this time or later.");

    public static readonly QueryParameters Parameters = List.With(Type, Status, LeadId, UserId, DueBefore, DueAfter, CreatedBefore, CreatedAfter);

    public static Result<ActivityListQuery> Read(HttpRequest request, Caller caller)
    {
        var query = Parameters.Read(request);
        var owner = query.Get(UserId);
        var filter = new ActivityFilter
        {
            Types = query.Get(Type) ?? [],
            Statuses = query.Get(Status) ?? [],
            LeadId = query.Get(LeadId),
            UserId = owner?.For(caller),
            Unassigned = owner is not null && owner.For(caller) is null,
            DueBefore = query.Get(DueBefore),
            DueAfter = query.Get(DueAfter),
            CreatedBefore = query.Get(CreatedBefore),
            CreatedAfter = query.Get(CreatedAfter),
        };
        var paging = List.Read(query);
        return query.Failure is { } failure ? failure : new ActivityListQuery(filter, paging);
    }
}
