using System.Globalization;
using Dozen.Core.Workflows.Running;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>NOTIFY after the commit, not with it: a notification in a transaction makes its commit wait for all others that notify.</summary>
internal sealed class PostgresRunBell(NpgsqlDataSource dataSource, DatabaseTarget.Postgres database) : IRunBell
{
    private const string Channel = "dozen_runs";

    // So that a process does not hear itself.
    private readonly string me = Guid.NewGuid().ToString("N");

    public TimeSpan LooksEvery => TimeSpan.FromSeconds(15);

    public async Task RingAsync(long organizationId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT pg_notify('{Channel}', @organization)");
        command.Parameters.AddWithValue("organization", string.Create(CultureInfo.InvariantCulture, $"{organizationId} {me}"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ListenAsync(Action<long> heard, CancellationToken cancellationToken)
    {
        // Not from the pool, whose connections are given back as they are: this one goes on listening.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 30 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        connection.Notification += (_, notice) =>
        {
            if (notice.Payload.Split(' ') is [var text, var who] && who != me && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var organization)) heard(organization);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true) await connection.WaitAsync(cancellationToken);
    }
}
