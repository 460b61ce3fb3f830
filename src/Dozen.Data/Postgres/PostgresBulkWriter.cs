using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Dozen.Data.Postgres;

/// <summary>Binary COPY straight into the table, with the owner's rights (COPY is refused under row-level security).</summary>
internal sealed class PostgresBulkWriter : IBulkWriter
{
    private const string Copy =
        """
        COPY leads (organization_id, external_id, email, first_name, last_name, company, job_title, phone, phone_e164,
            website, website_domain, linkedin_url, industry, address, city, region, postal_code, country, latitude,
            longitude, status, source, lead_temperature, score, value, notes, tags, custom_fields, enrichment_data,
            expected_close_date, last_engagement_date, assigned_to_id, search_text, version, created_at, updated_at,
            deleted_at) FROM STDIN (FORMAT BINARY)
        """;

    public async Task<IAsyncDisposable> BeginAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);

        // A GIN index takes new entries into a list first and sorts that in when it is full. The default of 4 MB sorts
        // thousands of times in a large import; a longer list sorts far larger runs at once.
        await db.Database.ExecuteSqlRawAsync(
            "SET gin_pending_list_limit = '256MB'; SET maintenance_work_mem = '256MB'; SET synchronous_commit = off", cancellationToken);
        return new Ending(db);
    }

    public async Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var rows = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
            foreach (var lead in leads) await WriteAsync(rows, lead, cancellationToken);
            await rows.CompleteAsync(cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new BulkConflictException(failure);
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, Lead lead, CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(lead.OrganizationId, NpgsqlDbType.Bigint, cancellationToken);
        await Text(lead.ExternalId);
        await Text(lead.Email);
        await Text(lead.FirstName);
        await Text(lead.LastName);
        await Text(lead.Company);
        await Text(lead.JobTitle);
        await Text(lead.Phone);
        await Text(lead.PhoneE164);
        await Text(lead.Website);
        await Text(lead.WebsiteDomain);
        await Text(lead.LinkedinUrl);
        await Text(lead.Industry);
        await Text(lead.Address);
        await Text(lead.City);
        await Text(lead.Region);
        await Text(lead.PostalCode);
        await Text(lead.Country);
        await Maybe(lead.Latitude, NpgsqlDbType.Double);
        await Maybe(lead.Longitude, NpgsqlDbType.Double);
        await Text(lead.Status.ToText());
        await Text(lead.Source.ToText());
        await Text(lead.LeadTemperature.ToText());
        await rows.WriteAsync(lead.Score, NpgsqlDbType.Integer, cancellationToken);
        await Maybe(lead.Value, NpgsqlDbType.Bigint);
        await Text(lead.Notes);
        await rows.WriteAsync(TagsText.Of(lead), NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(lead.CustomFields.Text, NpgsqlDbType.Jsonb, cancellationToken);
        await rows.WriteAsync(lead.EnrichmentData.Text, NpgsqlDbType.Jsonb, cancellationToken);
        await Maybe(lead.ExpectedCloseDate, NpgsqlDbType.Date);
        await Maybe(lead.LastEngagementDate?.UtcDateTime, NpgsqlDbType.TimestampTz);
        await Maybe(lead.AssignedToId, NpgsqlDbType.Bigint);
        await Text(lead.SearchText);
        await rows.WriteAsync(lead.Version, NpgsqlDbType.Bigint, cancellationToken);
        await rows.WriteAsync(lead.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await rows.WriteAsync(lead.UpdatedAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await Maybe(lead.DeletedAt?.UtcDateTime, NpgsqlDbType.TimestampTz);

        Task Text(string? value) =>
            value is null ? rows.WriteNullAsync(cancellationToken) : rows.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

        Task Maybe<T>(T? value, NpgsqlDbType type) where T : struct =>
            value is { } present ? rows.WriteAsync(present, type, cancellationToken) : rows.WriteNullAsync(cancellationToken);
    }

    private sealed class Ending(DozenDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await db.Database.ExecuteSqlRawAsync(
                "SELECT gin_clean_pending_list('ix_leads_search_text'), gin_clean_pending_list('ix_leads_tags'); " +
                "RESET gin_pending_list_limit; RESET maintenance_work_mem; RESET synchronous_commit");
            await db.Database.CloseConnectionAsync();
        }
    }
}
