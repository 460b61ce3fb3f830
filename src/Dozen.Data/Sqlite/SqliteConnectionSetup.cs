using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Data.Sqlite;

/// <summary>What each connection needs anew: SQLite keeps only the journal mode in the file.</summary>
internal sealed class SqliteConnectionSetup : DbConnectionInterceptor
{
    public static readonly SqliteConnectionSetup Instance = new();

    // NORMAL is safe with WAL: a power cut may lose the last commits, never the database. 32 MB of page cache; what is
    // sorted beyond that goes to a file, so that no question takes more memory for more rows.
    internal const string Pragmas = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000; PRAGMA cache_size=-32768;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
