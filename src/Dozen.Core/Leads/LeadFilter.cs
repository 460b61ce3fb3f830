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

    /// <summary>Only leads that this import created.</summary>
    public long? ImportId { get; init; }

    /// <summary>Only leads that this run found or worked on; of an import those it created.</summary>
    public long? ExecutionId { get; init; }

    /// <summary>The leads in the trash instead of the living ones.</summary>
    public bool Trash { get; init; }
}
