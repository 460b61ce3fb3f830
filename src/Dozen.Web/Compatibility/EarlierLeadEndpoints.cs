using System.Globalization;
using System.Security.Claims;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Web.Http;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>The earlier platform's list: position and length instead of pages.</summary>
/// <param name="Page">skip / limit + 1.</param>
public sealed record EarlierList<T>(IReadOnlyList<T> Items, long Total, long Page, int PerPage, long Pages);

/// <summary>The earlier platform's errors: a text, or a list of what is wrong with which parameter.</summary>
public sealed record EarlierError(object Detail);

/// <param name="Loc">Where: <c>query</c> and the parameter's name.</param>
public sealed record EarlierParameterError(string Type, IReadOnlyList<string> Loc, string Msg);

internal static class EarlierLeadEndpoints
{
    public static void MapEarlierLeads(this IEndpointRouteBuilder routes)
    {
        // A trailing slash makes no difference to routing.
        routes.MapGet("/api/leads/dev", List).WithName("ListEarlierDevLeads").WithTags("Earlier platform")
            .WithSummary("List leads as the earlier platform served them (substitute identity only)").WithQuery(EarlierLeadParameters.All)
            .Produces<EarlierError>(StatusCodes.Status403Forbidden).Produces<EarlierError>(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<EarlierList<EarlierLead>>, JsonHttpResult<EarlierError>>> List(
        HttpRequest request, ClaimsPrincipal user, EarlierLeadQueries leads, CancellationToken cancellationToken)
    {
        if (!SubstituteIdentity.IsSubstitute(user))
            return TypedResults.Json(new EarlierError("Only available with the substitute identity"), statusCode: StatusCodes.Status403Forbidden);

        var parameters = new EarlierLeadParameters(request.Query);
        if (parameters.Errors.Count > 0)
            return TypedResults.Json(new EarlierError(parameters.Errors), statusCode: StatusCodes.Status422UnprocessableEntity);

        var (filter, skip, limit) = (parameters.Filter, parameters.Skip, parameters.Limit);
        var page = await leads.ListAsync(filter, parameters.ScoringHoursBack, skip, limit, cancellationToken);
        return TypedResults.Ok(new EarlierList<EarlierLead>(page.Items, page.Total, (skip / limit) + 1, limit, (page.Total + limit - 1) / limit));
    }
}

/// <summary>The parameters of the earlier list. Unknown ones are passed over, as they were.</summary>
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

    private readonly IQueryCollection query;
    private readonly List<EarlierParameterError> errors = [];

    public EarlierLeadParameters(IQueryCollection query)
    {
        this.query = query;
        Skip = (int)(Number("skip", 0, int.MaxValue) ?? 0);
        Limit = (int)(Number("limit", 1, 100) ?? 50);
        var hoursBack = (int)(Number("hours_back", 1, 168) ?? 24);
        ScoringHoursBack = Flag("test_scoring") ? hoursBack : null;
        Filter = new LeadFilter
        {
            Search = Text("search")?.Replace('\0', ' '),
            Statuses = One<LeadStatus>("status_filter"),
            Sources = One<LeadSource>("source_filter"),
            AssignedToId = Number("assigned_to_id", 0, long.MaxValue),
        };
    }

    public IReadOnlyList<EarlierParameterError> Errors => errors;

    public LeadFilter Filter { get; }

    public int Skip { get; }

    public int Limit { get; }

    public int? ScoringHoursBack { get; }

    private string? Text(string name) => query.TryGetValue(name, out var text) && text.ToString() is { Length: > 0 } value ? value : null;

    private long? Number(string name, long minimum, long maximum)
    {
        if (Text(name) is not { } text) return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Refuse("int_parsing", name, "Input should be a valid integer, unable to parse string as an integer");
        else if (number < minimum)
            Refuse("greater_than_equal", name, $"Input should be greater than or equal to {minimum}");
        else if (number > maximum)
            Refuse("less_than_equal", name, $"Input should be less than or equal to {maximum}");
        else
            return number;
        return null;
    }

    private bool Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case "true" or "1" or "yes" or "on":
                return true;
            case null or "false" or "0" or "no" or "off":
                return false;
            default:
                Refuse("bool_parsing", name, "Input should be a valid boolean, unable to interpret input");
                return false;
        }
    }

    private TEnum[] One<TEnum>(string name) where TEnum : struct, Enum
    {
        if (Text(name) is not { } text) return [];
        if (SnakeCase.Parse<TEnum>(text) is { } value) return [value];
        Refuse("enum", name, $"Input should be one of: {string.Join(", ", SnakeCase.Texts<TEnum>())}");
        return [];
    }

    private void Refuse(string type, string name, string message) => errors.Add(new EarlierParameterError(type, ["query", name], message));
}
