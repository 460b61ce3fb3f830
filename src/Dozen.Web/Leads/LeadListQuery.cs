using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Leads;

/// <summary>What the list of leads is asked for, as its query string says it.</summary>
internal sealed record LeadListQuery(LeadFilter Filter, LeadPaging Paging)
{
    private static readonly Dictionary<string, (LeadSort Sort, bool Descending)> Sorts = new(StringComparer.Ordinal)
    {
        ["-created_at"] = (LeadSort.CreatedAt, true),
        ["created_at"] = (LeadSort.CreatedAt, false),
        ["-updated_at"] = (LeadSort.UpdatedAt, true),
        ["updated_at"] = (LeadSort.UpdatedAt, false),
        ["-score"] = (LeadSort.Score, true),
        ["score"] = (LeadSort.Score, false),
        ["-value"] = (LeadSort.Value, true),
        ["value"] = (LeadSort.Value, false),
        ["name"] = (LeadSort.Name, false),
        ["-name"] = (LeadSort.Name, true),
    };

    private static readonly QueryParameter<int?> Page = QueryParameter.Number("page", "1-based page number; use cursor to walk far.", 1, 1_000_000);
    private static readonly QueryParameter<int?> PerPage = QueryParameter.Number("per_page", "Leads per page; 50 when absent.", 1, LeadQueries.MaxPerPage);
    private static readonly QueryParameter<string> Cursor = QueryParameter.Text("cursor", "The next_cursor of the page before, with the same sort.", 4_000);
    private static readonly QueryParameter<(LeadSort Sort, bool Descending)> Sort = QueryParameter.Choice("sort", "Order; newest first when absent. A minus means descending.", Sorts);
    private static readonly QueryParameter<string> Search = QueryParameter.Text("search", "Words that must all occur in company, names or e-mail, without regard to case and accents.");
    private static readonly QueryParameter<IReadOnlyList<LeadStatus>> Status = QueryParameter.Enums<LeadStatus>("status", "Any of these statuses.");
    private static readonly QueryParameter<IReadOnlyList<LeadSource>> Source = QueryParameter.Enums<LeadSource>("source", "Any of these sources.");
    private static readonly QueryParameter<IReadOnlyList<LeadTemperature>> Temperature = QueryParameter.Enums<LeadTemperature>("temperature", "Any of these temperatures.");
    private static readonly QueryParameter<IReadOnlyList<string>> Tag = QueryParameter.Texts("tag", "All of these tags.");
    private static readonly QueryParameter<IReadOnlyList<string>> Country = QueryParameter.Texts("country", "Any of these countries (ISO 3166-1 alpha-2).");
    private static readonly QueryParameter<string> City = QueryParameter.Text("city", "Exactly this city.");
    private static readonly QueryParameter<string> Industry = QueryParameter.Text("industry", "Exactly this industry.");
    private static readonly QueryParameter<int?> MinScore = QueryParameter.Number("min_score", "At least this score.", 0, 100);
    private static readonly QueryParameter<int?> MaxScore = QueryParameter.Number("max_score", "At most this score.", 0, 100);
    private static readonly QueryParameter<Owner> AssignedTo = new("assigned_to_id", "A user's id, me, or none.", text => Owner.Parse(text.ToString()));
    private static readonly QueryParameter<bool?> Trash = QueryParameter.Flag("trash", "The leads in the trash instead.");
    private static readonly QueryParameter<bool?> Total = QueryParameter.Flag("total", "false skips the count.");

    private static readonly QueryParameter[] Filters = [Sort, Search, Status, Source, Temperature, Tag, Country, City, Industry, MinScore, MaxScore, AssignedTo, Trash];

    public static readonly QueryParameters Parameters = new([Page, PerPage, Cursor, .. Filters, Total]);

    /// <summary>The filters and the order, with the parameters of something else than a page of the list.</summary>
    public static QueryParameters With(params ReadOnlySpan<QueryParameter> own) => new([.. own, .. Filters]);

    public static Result<LeadListQuery> Read(HttpRequest request, Caller caller) => Read(Parameters.Read(request), request, caller);

    public static Result<LeadListQuery> Read(QueryReader query, HttpRequest request, Caller caller)
    {
        var owner = query.Get(AssignedTo);
        var sort = query.Get(Sort) is { Sort: var by, Descending: var descending } && !string.IsNullOrEmpty(request.Query["sort"])
            ? (by, descending)
            : (LeadSort.CreatedAt, true);
        var filter = new LeadFilter
        {
            Search = query.Get(Search),
            Statuses = query.Get(Status) ?? [],
            Sources = query.Get(Source) ?? [],
            Temperatures = query.Get(Temperature) ?? [],
            Tags = query.Get(Tag) ?? [],
            Countries = [.. (query.Get(Country) ?? []).Select(c => c.ToUpperInvariant())],
            City = query.Get(City),
            Industry = query.Get(Industry),
            MinScore = query.Get(MinScore),
            MaxScore = query.Get(MaxScore),
            AssignedToId = owner?.Me == true ? caller.UserId : owner?.Id,
            Unassigned = owner is { Id: null, Me: false },
            Trash = query.Get(Trash) ?? false,
        };
        var paging = new LeadPaging(query.Get(Page) ?? 1, query.Get(PerPage) ?? 50, sort.Item1, sort.Item2, query.Get(Cursor), query.Get(Total) ?? true);
        return query.Failure is { } failure ? failure : new LeadListQuery(filter, paging);
    }

    private sealed record Owner(long? Id, bool Me)
    {
        public static Result<Owner> Parse(string text) => text switch
        {
            "me" => new Owner(null, true),
            "none" => new Owner(null, false),
            _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => new Owner(id, false),
            _ => QueryParameter.Refuse<Owner>("assigned_to_id", "A user's id, me, or none."),
        };
    }
}
