using Dozen.Core.Common;

namespace Dozen.Core.Verification;

/// <summary>Looks at a database as it is, over all organisations. Creates, migrates and changes nothing.</summary>
public interface IDatabaseInspection
{
    /// <returns>A refusal when the database isn't there or can't be seen whole.</returns>
    Task<Result<IDatabaseInspector>> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>One inspection, over one connection.</summary>
public interface IDatabaseInspector : IAsyncDisposable
{
    Task<Catalogue> ReadCatalogueAsync(CancellationToken cancellationToken);

    /// <summary>Reads a table once and tells, for each rule in turn, which rows break it.</summary>
    Task<TableScan> ScanAsync(string table, IReadOnlyList<RowRule> rules, CancellationToken cancellationToken);

    /// <summary>The rows that point to nothing, and apart from them those that point into another organisation.</summary>
    Task<OrphanScan> FindOrphansAsync(Reference reference, CancellationToken cancellationToken);

    /// <summary>What is wrong with the search indexes, as sentences.</summary>
    Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken);
}

/// <summary>Rows, by their number and the first few ids: a million of them take no more memory than one.</summary>
public sealed record RowsFound(long Count, IReadOnlyList<long> FirstIds)
{
    public const int MaxIds = 5;

    public static readonly RowsFound None = new(0, []);
}

/// <param name="Rows">All rows of the table.</param>
/// <param name="Breaches">One entry per rule, in the order of the rules.</param>
public sealed record TableScan(long Rows, IReadOnlyList<RowsFound> Breaches);

public sealed record OrphanScan(RowsFound Orphans, RowsFound Strays);

/// <summary>A rule for the rows of one table; the engine writes the query.</summary>
public abstract record RowRule
{
    private RowRule()
    {
    }

    /// <param name="Condition">SQL that both engines read alike, true for a row that breaks the rule.</param>
    public sealed record Breach(string Condition) : RowRule;

    /// <summary>The column holds one of these texts (or null, unless required).</summary>
    public sealed record OneOf(string Column, IReadOnlyList<string> Legal, bool Required) : RowRule;

    /// <summary>The column holds JSON of this shape (or null, unless required).</summary>
    public sealed record Json(string Column, JsonShape Shape, bool Required) : RowRule;

    /// <summary>The user that the column names is of the row's own organisation, where there is such a user.</summary>
    public sealed record Colleague(string Column) : RowRule;
}
