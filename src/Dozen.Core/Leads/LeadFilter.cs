namespace Dozen.Core.Leads;

/// <summary>Which leads a list shows. Fields are joined by "and", the values within one by "or" (tags by "and").</summary>
public sealed record LeadFilter
{
    /// <summary>Words that must all occur in company, names or e-mail, without regard to case and accents.</summary>
    public string? Search { get; init; }

    public IReadOnlyList<LeadStatus> Statuses { get; init; } = [];

    public IReadOnlyList<LeadSource> Sources { get; init; } = [];

    public IReadOnlyList<LeadTemperature> Temperatures { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Countries { get; init; } = [];

    public string? City { get; init; }

    public string? Industry { get; init; }

    public int? MinScore { get; init; }

    public int? MaxScore { get; init; }

    public long? AssignedToId { get; init; }

    /// <summary>Only leads without an owner.</summary>
    public bool Unassigned { get; init; }

    /// <summary>The leads in the trash instead of the living ones.</summary>
    public bool Trash { get; init; }
}

/// <summary>What a list is sorted by. The id breaks ties, in the same direction.</summary>
public enum LeadSort
{
    CreatedAt,
    UpdatedAt,
    Score,

    /// <summary>In cents; leads without a value come last when highest first.</summary>
    Value,

    /// <summary>Company, else the person, without regard to case and accents.</summary>
    Name,
}

/// <param name="PerPage">1 to 200.</param>
/// <param name="Number">1-based; ignored when a cursor is given.</param>
/// <param name="Cursor">From the page before; must have been made with the same sort.</param>
public sealed record LeadPaging(
    int Number = 1, int PerPage = 50, LeadSort Sort = LeadSort.CreatedAt, bool Descending = true, string? Cursor = null, bool CountTotal = true);
