using System.Globalization;
using Dozen.Core.Common.Listing;
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

    /// <summary>Only what this import created.</summary>
    public long? ImportId { get; init; }

    /// <summary>Only what this run found or worked on.</summary>
    public long? ExecutionId { get; init; }

    public SortOrder Order { get; init; } = LeadSorting.Keys.Default;

    public int Page { get; init; } = 1;

    public int PerPage { get; init; } = DefaultPageSize;

    public bool Trash { get; init; }

    public IReadOnlyList<LeadColumn> Columns { get; init; } = LeadColumn.Default;

    public int FilterCount => Count(Statuses) + Count(Sources) + Count(Temperatures) + Count(Tags);

    public bool IsFiltered => FilterCount > 0 || Search.Length > 0 || ImportId is not null || ExecutionId is not null;

    public LeadFilter Filter => new()
    {
        Search = Search,
        Statuses = [.. Statuses],
        Sources = [.. Sources],
        Temperatures = [.. Temperatures],
        Tags = [.. Tags],
        ImportId = ImportId,
        ExecutionId = ExecutionId,
        Trash = Trash,
    };

    public ListPaging Paging => new(Page, PerPage, Order);

    public static LeadListState Parse(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address, UriKind.Absolute).Query);
        return new LeadListState
        {
            Search = One("search"),
            Statuses = Enums<LeadStatus>("status"),
            Sources = Enums<LeadSource>("source"),
            Temperatures = Enums<LeadTemperature>("temperature"),
            Tags = [.. Many("tag").Take(20)],
            ImportId = long.TryParse(One("import_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var import) ? import : null,
            ExecutionId = long.TryParse(One("execution_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : null,
            Order = LeadSorting.Keys.Parse(One("sort")).TryGet(out var order, out _) ? order : LeadSorting.Keys.Default,
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
        if (ImportId is { } import) Add("import_id", import.ToString(CultureInfo.InvariantCulture));
        if (ExecutionId is { } run) Add("execution_id", run.ToString(CultureInfo.InvariantCulture));
        if (Order.Text != LeadSorting.Keys.Default.Text) Add("sort", Order.Text);
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
    public LeadListState SortedBy(string key)
    {
        var descending = Order.Terms[0] is var first && first.Name == key ? !first.Descending : key != LeadSorting.Name;
        return this with { Order = LeadSorting.Keys.Parse(new SortTerm(key, descending).ToString()).Value, Page = 1 };
    }

    private static int Count<T>(IReadOnlyCollection<T> values) => values.Count > 0 ? 1 : 0;
}

/// <summary>A column of the list besides the name, which always stands first.</summary>
/// <param name="Sort">Its key of <see cref="LeadSorting"/>, where it has one.</param>
internal sealed record LeadColumn(string Name, string Title, string? Sort = null)
{
    public static readonly IReadOnlyList<LeadColumn> All =
    [
        new("contact", "Contact"),
        new("place", "Place"),
        new("industry", "Industry"),
        new("status", "Status", "status"),
        new("temperature", "Temperature", "temperature"),
        new("score", "Score", "score"),
        new("value", "Value", "value"),
        new("source", "Source"),
        new("tags", "Tags"),
        new("created", "Added", "created_at"),
        new("updated", "Changed", "updated_at"),
    ];

    public static readonly IReadOnlyList<LeadColumn> Default =
        [.. All.Where(c => c.Name is "contact" or "place" or "status" or "temperature" or "score" or "source" or "created")];
}
