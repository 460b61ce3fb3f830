using Dozen.Core.Common;

namespace Dozen.Core.LegacyMigration;

/// <summary>Opens databases of the earlier platform, which are always PostgreSQL.</summary>
public interface ILegacySources
{
    /// <param name="url">postgres://…; holds the password, so it is never shown.</param>
    Task<Result<ILegacySource>> OpenAsync(string url, CancellationToken cancellationToken);
}

/// <summary>One connection to a database of the earlier platform. What is made in <c>pg_temp</c> lasts as long as it.</summary>
public interface ILegacySource : IAsyncDisposable
{
    /// <summary>Without credentials.</summary>
    string Description { get; }

    /// <summary>What the database says of itself; no tables where there are none of the earlier platform.</summary>
    Task<LegacyCatalogue> ReadCatalogueAsync(CancellationToken cancellationToken);

    /// <summary>Who else writes: sentences, empty when nobody seems to.</summary>
    Task<IReadOnlyList<string>> FindWritersAsync(LegacyCatalogue catalogue, CancellationToken cancellationToken);

    /// <summary>Begins the one transaction in which everything is read. Unless it is a snapshot, others may read and not write.</summary>
    /// <returns>False when somebody is writing and does not stop within a few seconds.</returns>
    Task<bool> BeginAsync(LegacyCatalogue catalogue, bool snapshot, CancellationToken cancellationToken);

    Task ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The rows of a SELECT, streamed; the same object for each.</summary>
    IAsyncEnumerable<SourceRow> ReadAsync(string select, CancellationToken cancellationToken);

    /// <summary>Writes text rows into a table in <c>pg_temp</c>.</summary>
    Task WriteAsync(string table, IEnumerable<string?[]> rows, CancellationToken cancellationToken);

    /// <summary>Ends the transaction without a trace.</summary>
    Task RollBackAsync(CancellationToken cancellationToken);
}
