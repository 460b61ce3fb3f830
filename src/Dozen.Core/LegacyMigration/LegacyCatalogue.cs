namespace Dozen.Core.LegacyMigration;

/// <summary>What a database of the earlier platform says of itself. Kept in the ledger, so that it can be built again.</summary>
/// <param name="Schema">Where its tables are: <c>public</c>, or <c>legacy</c> once they were moved out of the way.</param>
public sealed record LegacyCatalogue(
    string Schema,
    string Encoding,
    IReadOnlyList<SourceTable> Tables,
    IReadOnlyList<SourceLabels> Enums,
    IReadOnlyList<SourceView> Views,
    IReadOnlyList<SourceTrigger> Triggers)
{
    public SourceTable? Table(string name) => Tables.FirstOrDefault(t => t.Name == name);

    public SourceLabels? EnumOf(SourceColumn column) => Enums.FirstOrDefault(e => e.Name == column.EnumName);
}

/// <param name="Bytes">On disk, with indexes.</param>
/// <param name="Constraints">Primary, unique, foreign keys and checks, each with its definition.</param>
/// <param name="Indexes">Definitions of the indexes that belong to no constraint.</param>
/// <param name="Sequences">The sequences that feed its columns.</param>
public sealed record SourceTable(
    string Name,
    long Bytes,
    IReadOnlyList<SourceColumn> Columns,
    IReadOnlyList<SourceConstraint> Constraints,
    IReadOnlyList<string> Indexes,
    IReadOnlyList<SourceSequence> Sequences)
{
    public SourceColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>Whether the database itself makes sure that the column points to a row of that table.</summary>
    public bool Refers(string column, string parent) =>
        Constraints.Any(c => c is { Kind: 'f', IsValidated: true } && c.Parent == parent && c.Columns is [var only] && only == column);
}

/// <param name="Type">As PostgreSQL writes it, such as <c>character varying(255)</c>.</param>
/// <param name="Kind">The bare type, such as <c>varchar</c>, <c>json</c>, <c>_int4</c>.</param>
/// <param name="EnumName">Of an enumeration; null for any other type.</param>
/// <param name="Length">Most characters; null where there is no limit.</param>
public sealed record SourceColumn(string Name, string Type, string Kind, string? EnumName, int? Length, bool IsRequired, string? Default)
{
    public bool IsJson => Kind is "json" or "jsonb";
}

/// <param name="Kind">As in pg_constraint: p, u, f, c.</param>
/// <param name="Parent">The table a foreign key refers to; null for others.</param>
public sealed record SourceConstraint(string Name, char Kind, IReadOnlyList<string> Columns, string? Parent, bool IsValidated, string Definition);

/// <param name="Column">The column it feeds.</param>
/// <param name="Last">The last number given out; null while there was none.</param>
public sealed record SourceSequence(string Name, string Column, long? Last);

public sealed record SourceLabels(string Name, IReadOnlyList<string> Labels);

/// <param name="ReadsEarlierTables">Whether one of the twenty tables is behind it.</param>
public sealed record SourceView(string Name, bool IsMaterialized, string Definition, bool ReadsEarlierTables);

public sealed record SourceTrigger(string Table, string Name, string Definition);
