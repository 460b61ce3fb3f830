using System.Data.Common;
using System.Diagnostics;
using Dozen.Data;
using Npgsql;

namespace Dozen.Benchmarks;

/// <param name="server">URL of a server on which databases may be created and dropped.</param>
internal sealed class PostgresEngine(string server) : IBenchEngine
{
    private const string Columns =
        "id, organization_id, external_id, email, first_name, last_name, company, job_title, phone, phone_e164, website, website_domain, linkedin_url, industry, address, city, region, postal_code, country, latitude, longitude, status, source, lead_temperature, score, value, notes, tags, custom_fields, enrichment_data, expected_close_date, last_engagement_date, assigned_to_id, search_text, version, created_at, updated_at, deleted_at";

    public string Name => "PostgreSQL";

    public async Task<DatabaseTarget> CreateAsync(string name)
    {
        await using var source = Source(DatabaseTarget.Parse(server));
        await using var drop = source.CreateCommand($"DROP DATABASE IF EXISTS dozen_bench_{name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
        await using var create = source.CreateCommand($"CREATE DATABASE dozen_bench_{name}");
        await create.ExecuteNonQueryAsync();
        return DatabaseTarget.Parse(Url(name));
    }

    public string Url(string name) => new UriBuilder(server) { Path = $"dozen_bench_{name}" }.Uri.ToString();

    public async Task<DbConnection> ConnectAsync(string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(((DatabaseTarget.Postgres)DatabaseTarget.Parse(Url(name))).ConnectionString) { Pooling = false, Timeout = 120 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public string Indexes =>
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass('public.leads') AND i.indisvalid ORDER BY 1";

    public async Task<long> LastIdAsync(DatabaseTarget target)
    {
        await using var source = Source(target);
        await using var command = source.CreateCommand("SELECT max(id) FROM leads");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<string> SaveRowsAsync(DatabaseTarget target, string folder, long afterId)
    {
        var path = Path.Combine(folder, "finished.copy");
        await using var source = Source(target);
        await using var connection = await source.OpenConnectionAsync();
        await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {Columns} FROM leads WHERE id > {afterId} ORDER BY id) TO STDOUT (FORMAT BINARY)");
        await using var file = File.Create(path);
        await rows.CopyToAsync(file);
        return path;
    }

    public async Task<(long Rows, TimeSpan Elapsed)> WriteFloorAsync(DatabaseTarget target, string saved)
    {
        await using var source = Source(target);
        await using var connection = await source.OpenConnectionAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM leads", connection);
        var before = (long)(await count.ExecuteScalarAsync())!;
        var watch = Stopwatch.StartNew();
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY leads ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            await using var file = File.OpenRead(saved);
            await file.CopyToAsync(copy, 1 << 20);
        }

        var elapsed = watch.Elapsed;
        return ((long)(await count.ExecuteScalarAsync())! - before, elapsed);
    }

    private static NpgsqlDataSource Source(DatabaseTarget target)
    {
        var connection = new NpgsqlConnectionStringBuilder(((DatabaseTarget.Postgres)target).ConnectionString) { CommandTimeout = 0 };
        return NpgsqlDataSource.Create(connection.ConnectionString);
    }
}
