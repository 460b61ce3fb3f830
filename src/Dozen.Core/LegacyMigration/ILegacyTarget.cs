using Dozen.Core.Common;

namespace Dozen.Core.LegacyMigration;

/// <summary>The database that takes the twelve tables.</summary>
public interface ILegacyTarget
{
    /// <summary>Without credentials.</summary>
    string Description { get; }

    /// <summary>Begins a load into the empty database. Nothing of it is there before it is committed.</summary>
    /// <returns>A refusal when the database holds rows, or another schema.</returns>
    Task<Result<ILegacyLoad>> BeginAsync(ILegacySource source, CancellationToken cancellationToken);

    /// <summary>Begins a load into the source's own database: the earlier tables are moved to the schema <c>legacy</c> first.</summary>
    Task<Result<ILegacyLoad>> BeginInPlaceAsync(ILegacySource source, LegacyCatalogue catalogue, CancellationToken cancellationToken);

    /// <summary>Reads the twelve tables as they are.</summary>
    Task<Result<ITwelveTables>> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Builds tables of the earlier platform in an empty database.</summary>
    /// <summary>Removes the schema <c>legacy</c> that a migration in place left.</summary>
    Task<Result<Done>> DropEarlierAsync(CancellationToken cancellationToken);

    Task<Result<IEarlierTablesWriter>> BeginRestoreAsync(string url, CancellationToken cancellationToken);
}

/// <summary>A load that is not committed yet.</summary>
public interface ILegacyLoad : ITwelveTables
{
    /// <summary>Loads the rows of a SELECT on the source into columns of a table.</summary>
    /// <returns>How many.</returns>
    Task<long> LoadAsync(string table, IReadOnlyList<string> columns, string select, IProgress<long> progress, CancellationToken cancellationToken);

    /// <summary>Builds indexes, checks foreign keys, sets the sequences and refreshes statistics.</summary>
    /// <param name="views">Whether the earlier tables' names become views.</param>
    Task FinishAsync(IReadOnlyList<EarlierView> views, CancellationToken cancellationToken);

    /// <summary>Makes everything last, with the mark by which the ledger knows its database.</summary>
    Task CommitAsync(string mark, CancellationToken cancellationToken);
}

/// <summary>The twelve tables, read as text.</summary>
public interface ITwelveTables : IAsyncDisposable
{
    /// <summary>The mark of the migration that filled this database; null when there was none.</summary>
    Task<string?> ReadMarkAsync(CancellationToken cancellationToken);

    /// <summary>Rows in the order of their ids; the same array for each. The id comes first.</summary>
    IAsyncEnumerable<string?[]> ReadAsync(string table, IReadOnlyList<TargetColumn> columns, long least, long most, CancellationToken cancellationToken);
}

/// <summary>A column of the twelve tables, and what it holds.</summary>
public readonly record struct TargetColumn(string Name, TargetForm Form);

public enum TargetForm
{
    Text,
    YesOrNo,
    Time,
    Real,
}

/// <summary>A name of the earlier platform that becomes a read-only view.</summary>
/// <remarks>A query for each engine.</remarks>
public sealed record EarlierView(string Name, string PostgresQuery, string SqliteQuery);

/// <summary>Builds the earlier tables anew.</summary>
public interface IEarlierTablesWriter : IAsyncDisposable
{
    /// <summary>Types and tables, without constraints.</summary>
    Task CreateAsync(LegacyCatalogue catalogue, CancellationToken cancellationToken);

    Task WriteAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<string?[]> rows, CancellationToken cancellationToken);

    /// <summary>Constraints, indexes, sequences and views; then all of it lasts.</summary>
    Task CommitAsync(LegacyCatalogue catalogue, CancellationToken cancellationToken);
}
