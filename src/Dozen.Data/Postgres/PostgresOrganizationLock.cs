using Dozen.Core.Database;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>An advisory lock on a connection of its own: it falls with the process that held it.</summary>
internal sealed class PostgresOrganizationLock(NpgsqlDataSource dataSource) : IOrganizationLock
{
    // First half of the two-part key: "dozen imports", so that other users of advisory locks don't meet ours.
    private const int Imports = 0x12_1A_1D;

    public async Task<IAsyncDisposable?> TryTakeAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(@imports, @organization)", connection);
        command.Parameters.AddWithValue("imports", Imports);
        command.Parameters.AddWithValue("organization", unchecked((int)db.OrganizationId));
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return new Held(connection);

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Lets go at once: a connection that goes back to its pool keeps its locks until somebody uses it again.</summary>
    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
