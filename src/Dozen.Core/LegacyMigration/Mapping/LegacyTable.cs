using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>Where the rows of one table of the earlier platform go. Data: the SQL and the way back follow from it.</summary>
internal sealed record LegacyTable(string Name)
{
    /// <summary>The table that its rows become, or become part of; null when the ledger alone has them.</summary>
    public string? Target { get; init; }

    /// <summary>Further tables, after <c>s</c>, which is the row itself. <c>{name}</c> is a table of the source without rows that can't be placed.</summary>
    public string Joins { get; init; } = "";

    /// <summary>The organisation that the row belongs to; a row that has none can't be placed.</summary>
    public string? Organization { get; init; }

    /// <summary>Further conditions for a place, beside the organisation.</summary>
    public string? Place { get; init; }

    /// <summary>Where the organisation is not told by the row: then it stands with the first one.</summary>
    public string? Guessed { get; init; }

    /// <summary>A column that tells of another organisation than the one the row stands in, and when.</summary>
    public (string Column, string When)? Stray { get; init; }

    /// <summary>Which rows this definition is about, where a table has several; null for all.</summary>
    public string? Where { get; init; }

    public RowOutcome Outcome { get; init; } = RowOutcome.Copied;

    /// <summary>What is said of rows that have no place.</summary>
    public RowOutcome Otherwise { get; init; } = RowOutcome.Adjusted;

    /// <summary>For rows that another rule moved: adjusted, for this reason, in any case.</summary>
    public string? MovedFor { get; init; }

    /// <summary>The id in the target, of the source's id; null when it is the same.</summary>
    public Func<PlanFacts, string, string>? NewId { get; init; }

    /// <summary>Each column, in the order of the digest.</summary>
    public required IReadOnlyList<LegacyColumn> Columns { get; init; }

    /// <summary>Columns of the target that follow from no single column.</summary>
    public IReadOnlyList<(string Column, string Value)> Fixed { get; init; } = [];

    /// <summary>What is added to a JSON column of the target: the lists of other tables.</summary>
    public (string Column, string Value)? Plus { get; init; }

    /// <summary>The JSON column of the target that also tells of adjusted values, under <c>legacy</c>; null where there is none.</summary>
    public string? Home { get; init; }

    /// <summary>For rows that become elements of a JSON array in a row of the target.</summary>
    public JsonElementPlace? Element { get; init; }

    /// <summary>JSON columns that may hold secrets in clear.</summary>
    public IReadOnlyDictionary<string, SecretSearch> Secrets { get; init; } = new Dictionary<string, SecretSearch>();
}

/// <param name="Column">The JSON column of the target.</param>
/// <param name="Keys">Where in it the array is.</param>
/// <param name="Parent">The source column that names the row of the target.</param>
/// <param name="Order">How elements are ordered.</param>
internal sealed record JsonElementPlace(string Column, IReadOnlyList<string> Keys, string Parent, string Order)
{
    /// <summary>Which element stands for the newest, as the parent's definition needs it: SQL of a filter and an order.</summary>
    public (string Filter, string Order)? Newest { get; init; }

    /// <summary>The name under which the parent's definition finds the list and the newest element.</summary>
    public string Alias => "c_" + Keys[^1];

    public string Path => $"{Column}.{string.Join('.', Keys)}";
}

/// <summary>Which values of a JSON column are taken for secrets.</summary>
internal enum SecretSearch
{
    /// <summary>By the name of their field.</summary>
    ByName,

    /// <summary>By name, and whatever looks like one.</summary>
    ByLooks,
}
