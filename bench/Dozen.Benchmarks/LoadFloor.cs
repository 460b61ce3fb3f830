using System.Data.Common;
using System.Globalization;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Data;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dozen.Benchmarks;

/// <summary>
/// What the load run compares with: the same four answers, byte for byte, by hand-written SQL and nothing else. No
/// authentication, no organisation but the first, no rules, no row-level security, one round trip each.
/// </summary>
internal static class LoadFloor
{
    private const string Summary =
        "id, external_id, email, first_name, last_name, company, job_title, phone, phone_e164, website, website_domain, industry, city, region, country, status, source, lead_temperature, score, value, tags, assigned_to_id, version, created_at, updated_at, deleted_at";

    private const string Whole =
        "id, organization_id, external_id, email, first_name, last_name, company, job_title, phone, phone_e164, website, website_domain, linkedin_url, industry, address, city, region, postal_code, country, latitude, longitude, status, source, lead_temperature, score, value, notes, tags, custom_fields, enrichment_data, expected_close_date, last_engagement_date, assigned_to_id, version, created_at, updated_at, deleted_at";

    private const string Reached =
        "SELECT min(coalesce(completed_at, created_at)), max(coalesce(completed_at, created_at)) FROM activities WHERE organization_id = $1 AND lead_id = $2 AND direction = 'outbound' AND status = 'completed' AND activity_type IN ('email', 'call', 'meeting', 'linkedin', 'sms')";

    public static async Task RunAsync(string database, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.ConfigureHttpJsonOptions(options => JsonSetup.Apply(options.SerializerOptions));
        await using var source = NpgsqlDataSource.Create(((DatabaseTarget.Postgres)DatabaseTarget.Parse(database)).ConnectionString);
        long organization;
        await using (var first = source.CreateCommand("SELECT min(id) FROM organizations")) organization = (long)(await first.ExecuteScalarAsync())!;

        await using var app = builder.Build();
        app.MapGet("/api/v1/leads/{id:long}", (long id) => GetAsync(source, organization, id));
        app.MapGet("/api/v1/leads", () => ListAsync(source, organization));
        app.MapGet("/api/v1/leads/{id:long}/timeline", (long id) => TimelineAsync(source, organization, id));
        app.MapPost("/api/v1/leads", (NewLead lead) => CreateAsync(source, organization, lead));
        await app.RunAsync();
    }

    private static async Task<IResult> GetAsync(NpgsqlDataSource source, long organization, long id)
    {
        await using var batch = source.CreateBatch();
        Add(batch, $"SELECT {Whole} FROM leads WHERE organization_id = $1 AND id = $2", organization, id);
        Add(batch, Reached, organization, id);
        await using var rows = await batch.ExecuteReaderAsync();
        if (!await rows.ReadAsync()) return TypedResults.NotFound();
        var lead = ReadWhole(rows);
        await rows.NextResultAsync();
        await rows.ReadAsync();
        return TypedResults.Ok(lead with { FirstContactedAt = Time(rows, 0), LastContactedAt = Time(rows, 1) });
    }

    private static async Task<IResult> ListAsync(NpgsqlDataSource source, long organization)
    {
        const int PerPage = 50;
        await using var command = source.CreateCommand($"SELECT {Summary} FROM leads WHERE organization_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT {PerPage + 1}");
        command.Parameters.Add(new() { Value = organization });
        await using var rows = await command.ExecuteReaderAsync();
        var leads = new List<LeadSummary>(PerPage + 1);
        while (await rows.ReadAsync()) leads.Add(ReadSummary(rows));
        var next = leads.Count > PerPage ? leads[PerPage - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new ListPage<LeadSummary>(leads[..Math.Min(PerPage, leads.Count)], null, 1, PerPage, null, next));
    }

    private static async Task<IResult> TimelineAsync(NpgsqlDataSource source, long organization, long id)
    {
        const int PerPage = 50;
        var until = DateTime.SpecifyKind(DateTime.MaxValue.AddDays(-1), DateTimeKind.Utc);
        await using var batch = source.CreateBatch();
        Add(batch, "SELECT created_at, enrichment_data FROM leads WHERE organization_id = $1 AND id = $2", organization, id);
        Add(batch, $"SELECT a.id, a.activity_type, a.subject, a.content, a.user_id, u.first_name || ' ' || u.last_name, a.metadata, a.created_at FROM activities a LEFT JOIN users u ON u.organization_id = a.organization_id AND u.id = a.user_id WHERE a.organization_id = $1 AND a.lead_id = $2 AND a.created_at <= $3 ORDER BY a.created_at DESC, a.id DESC LIMIT {PerPage + 1}", organization, id, until);
        Add(batch, $"SELECT n.id, n.note_type, null::text, n.content, n.user_id, u.first_name || ' ' || u.last_name, n.mentioned_users, n.created_at FROM lead_notes n LEFT JOIN users u ON u.organization_id = n.organization_id AND u.id = n.user_id WHERE n.organization_id = $1 AND n.lead_id = $2 AND n.created_at <= $3 ORDER BY n.created_at DESC, n.id DESC LIMIT {PerPage + 1}", organization, id, until);
        Add(batch, $"SELECT s.id, 'score_changed', s.reason, null::text, null::bigint, null::text, s.details, s.created_at FROM lead_score_history s WHERE s.organization_id = $1 AND s.lead_id = $2 AND s.created_at <= $3 ORDER BY s.created_at DESC, s.id DESC LIMIT {PerPage + 1}", organization, id, until);
        await using var rows = await batch.ExecuteReaderAsync();
        if (!await rows.ReadAsync()) return TypedResults.NotFound();
        var created = Time(rows, 0)!.Value;
        var enrichment = JsonText.Trusted(rows.GetString(1));
        var entries = new List<TimelineEntry>();
        foreach (var kind in new[] { TimelineKind.Activity, TimelineKind.Note, TimelineKind.ScoreChange })
        {
            await rows.NextResultAsync();
            while (await rows.ReadAsync())
                entries.Add(new TimelineEntry(kind, rows.GetInt64(0), rows.GetString(1), Text(rows, 2), Text(rows, 3), Number(rows, 4), Text(rows, 5)?.Trim(), JsonText.Trusted(rows.GetString(6)), Time(rows, 7)!.Value));
        }

        if (LeadOrigin.Of(enrichment, created) is { } origin) entries.Add(origin);
        var page = entries.OrderByDescending(e => e.At).ThenBy(e => e.Kind).ThenByDescending(e => e.Id).Take(PerPage).ToList();
        return TypedResults.Ok(new ListPage<TimelineEntry>(page, null, null, PerPage, null, null));
    }

    private static async Task<IResult> CreateAsync(NpgsqlDataSource source, long organization, NewLead input)
    {
        var now = TimeProvider.System.Now();
        var company = input.Company.Value;
        await using var batch = source.CreateBatch();
        Add(batch, $"INSERT INTO leads (organization_id, company, city, email, status, source, lead_temperature, score, tags, custom_fields, enrichment_data, search_text, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 'new', 'other', 'cold', 0, '[]'::jsonb, '{{}}'::jsonb, '{{}}'::jsonb, $5, 1, $6, $6) RETURNING {Whole}",
            organization, company!, input.City.Value!, input.Email.Value!, SearchText.Of(company, null, null, input.Email.Value), now.UtcDateTime);
        Add(batch, "INSERT INTO activities (organization_id, lead_id, user_id, activity_type, status, subject, metadata, created_at) VALUES ($1, currval(pg_get_serial_sequence('leads', 'id')), null, 'created', 'completed', 'Lead created', '{\"source\": \"other\"}'::jsonb, $2)", organization, now.UtcDateTime);
        await using var rows = await batch.ExecuteReaderAsync();
        await rows.ReadAsync();
        var lead = ReadWhole(rows);
        while (await rows.NextResultAsync())
        {
        }

        return TypedResults.Created($"/api/v1/leads/{lead.Id}", lead);
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }

    private static LeadSummary ReadSummary(DbDataReader row) => new(
        row.GetInt64(0), Text(row, 1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10),
        Text(row, 11), Text(row, 12), Text(row, 13), Text(row, 14), Word<LeadStatus>(row, 15), Word<LeadSource>(row, 16), Word<LeadTemperature>(row, 17), row.GetInt32(18),
        Number(row, 19), Tags(row, 20), Number(row, 21), row.GetInt64(22), Time(row, 23)!.Value, Time(row, 24)!.Value, Time(row, 25));

    private static LeadView ReadWhole(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10),
        Text(row, 11), Text(row, 12), Text(row, 13), Text(row, 14), Text(row, 15), Text(row, 16), Text(row, 17), Text(row, 18), Degrees(row, 19), Degrees(row, 20),
        Word<LeadStatus>(row, 21), Word<LeadSource>(row, 22), Word<LeadTemperature>(row, 23), row.GetInt32(24), Number(row, 25), Text(row, 26), Tags(row, 27),
        JsonText.Trusted(row.GetString(28)), JsonText.Trusted(row.GetString(29)), row.IsDBNull(30) ? null : row.GetFieldValue<DateOnly>(30), Time(row, 31), Number(row, 32),
        row.GetInt64(33), Time(row, 34)!.Value, Time(row, 35)!.Value, Time(row, 36), null, null);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static double? Degrees(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);

    private static T Word<T>(DbDataReader row, int column) where T : struct, Enum => SnakeCase.Parse<T>(row.GetString(column))!.Value;

    private static string[] Tags(DbDataReader row, int column) => row.GetString(column) is "[]" ? [] : System.Text.Json.JsonSerializer.Deserialize<string[]>(row.GetString(column))!;
}
