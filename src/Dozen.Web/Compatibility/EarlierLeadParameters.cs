using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Compatibility;

/// <summary>The parameters of the earlier list.</summary>
internal sealed class EarlierLeadParameters
{
    public static readonly QueryParameters All = new(
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", "How many at most; 50 when absent.", 1, 100),
        QueryParameter.Enums<LeadStatus>("status_filter", "This status.") with { IsList = false },
        QueryParameter.Enums<LeadSource>("source_filter", "This source.") with { IsList = false },
        QueryParameter.Text("search", "In first name, last name, e-mail and company, without regard to case."),
        QueryParameter.Number("assigned_to_id", "The owner's id.", 0, int.MaxValue),
        QueryParameter.Flag("test_scoring", "true: only leads that want scoring."),
        QueryParameter.Number("hours_back", "With test_scoring: how long a change counts as new; 24 when absent.", 1, 168));

    public EarlierLeadParameters(IQueryCollection query)
    {
        var read = new EarlierQuery(query);
        Skip = read.Number("skip", 0, int.MaxValue, 0);
        Limit = read.Number("limit", 1, 100, 50);
        var hoursBack = read.Number("hours_back", 1, 168, 24);
        ScoringHoursBack = read.Flag("test_scoring") == true ? hoursBack : null;
        Filter = new LeadFilter
        {
            Search = read.Text("search"),
            Statuses = read.One<LeadStatus>("status_filter") is { } status ? [status] : [],
            Sources = read.One<LeadSource>("source_filter") is { } source ? [source] : [],
            AssignedToId = read.Number("assigned_to_id", 0, long.MaxValue),
        };
        Errors = read.Errors;
    }

    public IReadOnlyList<EarlierFieldError> Errors { get; }

    public LeadFilter Filter { get; }

    public int Skip { get; }

    public int Limit { get; }

    public int? ScoringHoursBack { get; }
}
