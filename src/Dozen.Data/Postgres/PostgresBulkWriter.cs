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

        await DeferredIndexes.DropIfEmptyAsync(db, cancellationToken);

        // A GIN index takes new entries into a list first and sorts that in when it is full; a longer list sorts larger
        // runs at once. The look-ups of an import all go by key, which a table that grows faster than its statistics
        // would hide from the planner.
        await db.Database.ExecuteSqlRawAsync(
            "SET gin_pending_list_limit = '64MB'; SET maintenance_work_mem = '256MB'; SET synchronous_commit = off; SET enable_seqscan = off",
            cancellationToken);
        return new Ending(db);
    }

    public async Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var rows = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
            foreach (var lead in leads)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(rows, lead);
            }

            await rows.CompleteAsync(cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new BulkConflictException(failure);
        }
    }

    // Synchronous on purpose: a field is a few bytes into a buffer, and forty awaits a row cost more than the row.
    private static void Write(NpgsqlBinaryImporter rows, Lead lead)
    {
        rows.StartRow();
        rows.Write(lead.OrganizationId, NpgsqlDbType.Bigint);
        Text(lead.ExternalId);
        Text(lead.Email);
        Text(lead.FirstName);
        Text(lead.LastName);
        Text(lead.Company);
        Text(lead.JobTitle);
        Text(lead.Phone);
        Text(lead.PhoneE164);
        Text(lead.Website);
        Text(lead.WebsiteDomain);
        Text(lead.LinkedinUrl);
        Text(lead.Industry);
        Text(lead.Address);
        Text(lead.City);
        Text(lead.Region);
        Text(lead.PostalCode);
        Text(lead.Country);
        Maybe(lead.Latitude, NpgsqlDbType.Double);
        Maybe(lead.Longitude, NpgsqlDbType.Double);
        Text(lead.Status.ToText());
        Text(lead.Source.ToText());
        Text(lead.LeadTemperature.ToText());
        rows.Write(lead.Score, NpgsqlDbType.Integer);
        Maybe(lead.Value, NpgsqlDbType.Bigint);
        Text(lead.Notes);
        rows.Write(TagsText.Of(lead), NpgsqlDbType.Jsonb);
        rows.Write(lead.CustomFields.Text, NpgsqlDbType.Jsonb);
        rows.Write(lead.EnrichmentData.Text, NpgsqlDbType.Jsonb);
        Maybe(lead.ExpectedCloseDate, NpgsqlDbType.Date);
        Maybe(lead.LastEngagementDate?.UtcDateTime, NpgsqlDbType.TimestampTz);
        Maybe(lead.AssignedToId, NpgsqlDbType.Bigint);
        Text(lead.SearchText);
        rows.Write(lead.Version, NpgsqlDbType.Bigint);
        rows.Write(lead.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        rows.Write(lead.UpdatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        Maybe(lead.DeletedAt?.UtcDateTime, NpgsqlDbType.TimestampTz);

        void Text(string? value)
        {
            if (value is null) rows.WriteNull();
            else rows.Write(value, NpgsqlDbType.Text);
        }

        void Maybe<T>(T? value, NpgsqlDbType type) where T : struct
        {
            if (value is { } present) rows.Write(present, type);
            else rows.WriteNull();
        }
    }

    private sealed class Ending(DozenDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await DeferredIndexes.BuildMissingAsync(db, CancellationToken.None);
            await db.Database.ExecuteSqlRawAsync(
                "SELECT gin_clean_pending_list('ix_leads_search_text'), gin_clean_pending_list('ix_leads_tags'); ANALYZE leads; " +
                "RESET gin_pending_list_limit; RESET maintenance_work_mem; RESET synchronous_commit; RESET enable_seqscan");
            await db.Database.CloseConnectionAsync();
        }
    }
}
