namespace Dozen.Core.Verification;

/// <summary>What the database says of itself, in the same words for both engines.</summary>
public sealed record Catalogue
{
    /// <summary>Every table in the application's schema, without the engine's own, search indexes and bookkeeping.</summary>
    public required IReadOnlyList<CatalogueTable> Tables { get; init; }

    /// <summary>Whatever else can be selected from like a table, such as <c>view active_leads</c>.</summary>
    public required IReadOnlyList<string> OtherRelations { get; init; }

    /// <summary>What is wrong with the migration bookkeeping, as sentences.</summary>
    public required IReadOnlyList<string> BookkeepingProblems { get; init; }

    /// <summary>Triggers that are no part of a search index, as <c>leads.name</c>.</summary>
    public required IReadOnlyList<string> Triggers { get; init; }

    /// <summary>What weakens row-level security as a whole, as sentences; null on an engine that has none.</summary>
    public required IReadOnlyList<string>? RowSecurityProblems { get; init; }
}

/// <param name="RowSecurity">Null on an engine that has none.</param>
public sealed record CatalogueTable(
    string Name,
    IReadOnlyList<CatalogueColumn> Columns,
    IReadOnlyList<UniqueKey> UniqueKeys,
    IReadOnlyList<ForeignKey> ForeignKeys,
    IReadOnlyList<CheckConstraint> Checks,
    RowSecurity? RowSecurity)
{
    public CatalogueColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);
}

/// <param name="Type">The engine's own name for the type.</param>
/// <param name="Holds">Every kind of value that such a column keeps faithfully.</param>
public sealed record CatalogueColumn(string Name, string Type, ColumnKinds Holds, bool IsNullable);

/// <param name="Columns">In order; an expression is empty text.</param>
/// <param name="IsPartial">Holds only for rows that meet a condition.</param>
public sealed record UniqueKey(string Name, IReadOnlyList<string> Columns, bool IsPartial, bool IsPrimary);

/// <param name="IsEnforced">False when it was never validated or has been switched off.</param>
public sealed record ForeignKey(string Name, Reference Reference, bool IsEnforced);

public sealed record CheckConstraint(string Name, string Expression, bool IsEnforced);

/// <param name="OpenPolicies">Policies that let rows of other organisations through.</param>
public sealed record RowSecurity(bool IsEnabled, int Policies, IReadOnlyList<string> OpenPolicies);
