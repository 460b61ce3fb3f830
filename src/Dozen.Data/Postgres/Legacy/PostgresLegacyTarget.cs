using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.LegacyMigration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Dozen.Data.Postgres.Legacy;

internal sealed class PostgresLegacyTarget(DatabaseTarget target, IDatabaseAdmin admin, IDbContextFactory<PostgresDozenDbContext> contexts) : ILegacyTarget
{
    private const string OurTables = "SELECT c.relname::text FROM pg_class AS c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend AS x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')";

    public string Description => target.Description;

    public async Task<Result<ILegacyLoad>> BeginAsync(ILegacySource source, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            if (await HasRowsAsync(connection, cancellationToken)) return await RefuseAsync(connection, LegacyFailures.TargetNotEmpty);
            await admin.MigrateAsync(cancellationToken);
            await connection.ExecuteAsync("BEGIN; SET LOCAL synchronous_commit = on", cancellationToken);
            var load = new PostgresLegacyLoad((PostgresLegacySource)source, connection, isInPlace: false);
            await load.PrepareAsync(schema: null, cancellationToken);
            return load;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<Result<ILegacyLoad>> BeginInPlaceAsync(ILegacySource source, LegacyCatalogue catalogue, CancellationToken cancellationToken)
    {
        var connection = ((PostgresLegacySource)source).Connection;
        await using (var same = await ConnectAsync(cancellationToken))
        {
            if (await IdentityAsync(same, cancellationToken) != await IdentityAsync(connection, cancellationToken)) return LegacyFailures.NotInPlace;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schema = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);
        await MoveAwayAsync(connection, catalogue, cancellationToken);
        var load = new PostgresLegacyLoad((PostgresLegacySource)source, connection, isInPlace: true);
        await load.PrepareAsync(schema, cancellationToken);
        return load;
    }

    public async Task<Result<ITwelveTables>> OpenAsync(CancellationToken cancellationToken) => new PostgresTwelveTables(await ConnectAsync(cancellationToken), ownsConnection: true);

    public Task<Result<IEarlierTablesWriter>> BeginRestoreAsync(string url, CancellationToken cancellationToken) => PostgresEarlierTables.BeginAsync(url, cancellationToken);

    public async Task<Result<Done>> DropEarlierAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var there = await connection.ReadAsync("SELECT to_regclass('legacy.users') IS NOT NULL AND to_regclass('public.activities') IS NOT NULL", row => row.GetBoolean(0), cancellationToken);
        if (!there[0]) return LegacyFailures.NothingToDrop;
        await connection.ExecuteAsync("DROP SCHEMA legacy CASCADE", cancellationToken);
        return default(Done);
    }

    /// <summary>Tables, with all that hangs on them, their types, and the views that read them.</summary>
    private static async Task MoveAwayAsync(NpgsqlConnection connection, LegacyCatalogue catalogue, CancellationToken cancellationToken)
    {
        var schema = Quoted(catalogue.Schema);
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '5s'; CREATE SCHEMA legacy", cancellationToken);
        foreach (var table in catalogue.Tables) await connection.ExecuteAsync($"ALTER TABLE {schema}.{Quoted(table.Name)} SET SCHEMA legacy", cancellationToken);
        foreach (var type in catalogue.Enums) await connection.ExecuteAsync($"ALTER TYPE {schema}.{Quoted(type.Name)} SET SCHEMA legacy", cancellationToken);
        foreach (var view in catalogue.Views) await connection.ExecuteAsync($"ALTER {(view.IsMaterialized ? "MATERIALIZED " : "")}VIEW {schema}.{Quoted(view.Name)} SET SCHEMA legacy", cancellationToken);
        await connection.ExecuteAsync("SET LOCAL lock_timeout = 0", cancellationToken);
    }

    private static async Task<bool> HasRowsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in await connection.ReadAsync(OurTables, row => row.GetString(0), cancellationToken))
        {
            if ((await connection.ReadAsync($"SELECT EXISTS (SELECT FROM public.{Quoted(table)})", row => row.GetBoolean(0), cancellationToken))[0]) return true;
        }

        return false;
    }

    private static async Task<string> IdentityAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => (await connection.ReadAsync(
        "SELECT concat_ws(' ', d.oid, pg_postmaster_start_time(), current_setting('data_directory', true), inet_server_port()) FROM pg_database AS d WHERE d.datname = current_database()",
        row => row.GetString(0), cancellationToken))[0];

    private static async Task<Failure> RefuseAsync(NpgsqlConnection connection, Failure failure)
    {
        await connection.DisposeAsync();
        return failure;
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var text = ((DatabaseTarget.Postgres)target).ConnectionString;
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text) { Pooling = false, CommandTimeout = 0, KeepAlive = 30 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(PostgresTwelveTables.Session, cancellationToken);
        return connection;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
