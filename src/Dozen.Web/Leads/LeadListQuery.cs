using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Leads;

/// <summary>What the list of leads is asked for, as its query string says it.</summary>
internal sealed record LeadListQuery(LeadFilter Filter, ListPaging Paging)
{
    private static readonly ListParameters<LeadSummary> Listing = new(LeadSorting.Keys);
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
    private static readonly QueryParameter<Whose> AssignedTo = Whose.Parameter("assigned_to_id");
    private static readonly QueryParameter<long?> ImportId = QueryParameter.Id("import_id", "Only leads that this import created.");
    private static readonly QueryParameter<long?> ExecutionId = QueryParameter.Id("execution_id", "Only leads that this run found or worked on; of an import those it created.");
    private static readonly QueryParameter<bool?> Trash = QueryParameter.Flag("trash", "The leads in the trash instead.");

    private static readonly QueryParameter[] Filters = [Search, Status, Source, Temperature, Tag, Country, City, Industry, MinScore, MaxScore, AssignedTo, ImportId, ExecutionId, Trash];

    public static readonly QueryParameters Parameters = Listing.With(Filters);

    /// <summary>The filters alone, for what is done to leads and lists none.</summary>
    public static readonly QueryParameters FilterParameters = new(Filters);

    /// <summary>The filters and the order, with the parameters of something else than a page of the list.</summary>
    public static QueryParameters With(params ReadOnlySpan<QueryParameter> own) => new([.. own, Listing.Sort, .. Filters]);

    public static Result<LeadListQuery> Read(HttpRequest request, Caller caller)
    {
        var query = Parameters.Read(request);
        var (filter, paging) = (FilterOf(query, caller), Listing.Read(query));
        return query.Failure is { } failure ? failure : new LeadListQuery(filter, paging);
    }

    public static Result<LeadFilter> ReadFilter(HttpRequest request, Caller caller)
    {
        var query = FilterParameters.Read(request);
        var filter = FilterOf(query, caller);
        return query.Failure is { } failure ? failure : filter;
    }

    /// <summary>The filters of parameters made by <see cref="With"/>; what is wrong with them is the reader's to tell.</summary>
    public static (LeadFilter Filter, SortOrder? Order) ReadOrdered(QueryReader query, Caller caller) => (FilterOf(query, caller), query.Get(Listing.Sort));

    private static LeadFilter FilterOf(QueryReader query, Caller caller)
    {
        var owner = query.Get(AssignedTo);
        return new LeadFilter
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
            AssignedToId = owner?.For(caller),
            Unassigned = owner is not null && owner.For(caller) is null,
            ImportId = query.Get(ImportId),
            ExecutionId = query.Get(ExecutionId),
            Trash = query.Get(Trash) ?? false,
        };
    }
}
