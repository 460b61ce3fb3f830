using System.Globalization;
using Dozen.Core.Database;
using Dozen.Core.Exporting;
using Dozen.Core.Leads;
using Microsoft.AspNetCore.WebUtilities;

namespace Dozen.Web.Leads;

/// <summary>
/// Everything the list page shows, as its address says it: so a view can be shared, and the back button works. What
/// the address says wrongly is passed over.
/// </summary>
internal sealed record LeadListState
{
    public static readonly int[] PageSizes = [25, 50, 100, 200];

    private const int DefaultPageSize = 50;

    public string Search { get; init; } = "";

    public IReadOnlyCollection<LeadStatus> Statuses { get; init; } = [];

    public IReadOnlyCollection<LeadSource> Sources { get; init; } = [];

    public IReadOnlyCollection<LeadTemperature> Temperatures { get; init; } = [];

    public IReadOnlyCollection<string> Tags { get; init; } = [];

    public LeadSort Sort { get; init; } = LeadSort.CreatedAt;

    public bool Descending { get; init; } = true;

    public int Page { get; init; } = 1;

    public int PerPage { get; init; } = DefaultPageSize;

    public bool Trash { get; init; }

    public IReadOnlyList<LeadColumn> Columns { get; init; } = LeadColumn.Default;

    public int FilterCount => Count(Statuses) + Count(Sources) + Count(Temperatures) + Count(Tags);

    public bool IsFiltered => FilterCount > 0 || Search.Length > 0;

    public LeadFilter Filter => new()
    {
        Search = Search,
        Statuses = [.. Statuses],
        Sources = [.. Sources],
        Temperatures = [.. Temperatures],
        Tags = [.. Tags],
        Trash = Trash,
    };

    public LeadPaging Paging => new(Page, PerPage, Sort, Descending);

    public static LeadListState Parse(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address, UriKind.Absolute).Query);
        var sort = One("sort");
        return new LeadListState
        {
            Search = One("search"),
            Statuses = Enums<LeadStatus>("status"),
            Sources = Enums<LeadSource>("source"),
            Temperatures = Enums<LeadTemperature>("temperature"),
            Tags = [.. Many("tag").Take(20)],
            Sort = SnakeCase.Parse<LeadSort>(sort.TrimStart('-')) ?? LeadSort.CreatedAt,
            Descending = sort.Length == 0 || sort[0] == '-',
            Page = Number("page") is >= 1 and <= 1_000_000 and var page ? page : 1,
            PerPage = Number("per_page") is { } size && PageSizes.Contains(size) ? size : DefaultPageSize,
            Trash = One("trash") == "true",
            Columns = query.ContainsKey("columns") ? [.. LeadColumn.All.Where(c => Many("columns").Contains(c.Name))] : LeadColumn.Default,
        };

        string One(string name) => query.TryGetValue(name, out var text) ? text.ToString().Replace("\0", "", StringComparison.Ordinal) : "";

        IEnumerable<string> Many(string name) => One(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        int? Number(string name) => int.TryParse(One(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        TEnum[] Enums<TEnum>(string name) where TEnum : struct, Enum => [.. Many(name).Select(SnakeCase.Parse<TEnum>).OfType<TEnum>().Distinct()];
    }

    /// <summary>The address of this view; what stands at its default is left out.</summary>
    public string ToAddress()
    {
        var query = new List<(string Name, string Value)>();
        Add("search", Search.Trim());
        Add("status", string.Join(',', Statuses.Select(s => s.ToText())));
        Add("source", string.Join(',', Sources.Select(s => s.ToText())));
        Add("temperature", string.Join(',', Temperatures.Select(t => t.ToText())));
        Add("tag", string.Join(',', Tags));
        if (Sort != LeadSort.CreatedAt || !Descending) Add("sort", (Descending ? "-" : "") + Sort.ToText());
        if (Page > 1) Add("page", Page.ToString(CultureInfo.InvariantCulture));
        if (PerPage != DefaultPageSize) Add("per_page", PerPage.ToString(CultureInfo.InvariantCulture));
        if (Trash) Add("trash", "true");
        if (!Columns.SequenceEqual(LeadColumn.Default)) query.Add(("columns", string.Join(',', Columns.Select(c => c.Name))));
        return query.Count == 0 ? "/leads" : "/leads?" + string.Join('&', query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value).Replace("%2C", ",", StringComparison.Ordinal)}"));

        void Add(string name, string value)
        {
            if (value.Length > 0) query.Add((name, value));
        }
    }

    /// <summary>Where everything that this view lists is to be had as a file.</summary>
    public string ToExportAddress(ExportFormat format)
    {
        var address = (this with { Page = 1, PerPage = DefaultPageSize, Columns = LeadColumn.Default }).ToAddress();
        return $"/api/v1/exports/leads.{format.ToText()}{address["/leads".Length..]}";
    }

    /// <summary>Sorted by this, or the other way round when it already is.</summary>
    public LeadListState SortedBy(LeadSort sort) => this with
    {
        Sort = sort,
        Descending = Sort == sort ? !Descending : sort != LeadSort.Name,
        Page = 1,
    };

    private static int Count<T>(IReadOnlyCollection<T> values) => values.Count > 0 ? 1 : 0;
}

/// <summary>A column of the list besides the name, which always stands first.</summary>
internal sealed record LeadColumn(string Name, string Title, LeadSort? Sort = null)
{
    public static readonly IReadOnlyList<LeadColumn> All =
    [
        new("contact", "Contact"),
        new("place", "Place"),
        new("industry", "Industry"),
        new("status", "Status"),
        new("temperature", "Temperature"),
        new("score", "Score", LeadSort.Score),
        new("value", "Value", LeadSort.Value),
        new("source", "Source"),
        new("tags", "Tags"),
        new("created", "Added", LeadSort.CreatedAt),
        new("updated", "Changed", LeadSort.UpdatedAt),
    ];

    public static readonly IReadOnlyList<LeadColumn> Default =
        [.. All.Where(c => c.Name is "contact" or "place" or "status" or "temperature" or "score" or "source" or "created")];
}
