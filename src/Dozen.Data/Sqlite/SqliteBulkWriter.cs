using System.Globalization;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Dozen.Data.Sqlite;

/// <summary>
/// One prepared insert, bound again for each row. The search index takes the batch as a whole afterwards: through its
/// trigger, row by row, it would cost more than the row itself. Trigger and rows change in one transaction.
/// </summary>
internal sealed class SqliteBulkWriter : IBulkWriter
{
    private static readonly string[] Columns =
    [
        "organization_id", "external_id", "email", "first_name", "last_name", "company", "job_title", "phone", "phone_e164",
        "website", "website_domain", "linkedin_url", "industry", "address", "city", "region", "postal_code", "country", "latitude",
        "longitude", "status", "source", "lead_temperature", "score", "value", "notes", "tags", "custom_fields", "enrichment_data",
        "expected_close_date", "last_engagement_date", "assigned_to_id", "search_text", "version", "created_at", "updated_at",
        "deleted_at",
    ];

    private static readonly string Insert =
        $"INSERT INTO leads ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"$p{i}"))})";

    public async Task<IBulkLoad> BeginAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);

        // 96 MB of page cache: random index pages of a million rows stay in memory. The usual size comes back afterwards.
        await db.Database.ExecuteSqlRawAsync("PRAGMA cache_size=-98304; PRAGMA wal_autocheckpoint=8000;", cancellationToken);
        return new Load(this, db);
    }

    public Task PrepareLookUpsAsync(DozenDbContext db, CancellationToken cancellationToken) => db.Database.OpenConnectionAsync(cancellationToken);

    public async Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        if (leads.Count == 0) return;
        var lastId = await ScalarAsync<long>(db, "SELECT coalesce(max(id), 0) AS Value FROM leads", cancellationToken);
        var trigger = await ScalarAsync<string>(db, "SELECT sql AS Value FROM sqlite_master WHERE name = 'leads_search_insert'", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER leads_search_insert", cancellationToken);
        await InsertAsync(db, leads, cancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO leads_search (rowid, search_text) SELECT id, search_text FROM leads WHERE id > {lastId}", cancellationToken);
        await db.Database.ExecuteSqlRawAsync(trigger, cancellationToken);
    }

    private static async Task InsertAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = Insert;
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        var parameters = Columns.Select((_, i) => command.Parameters.Add($"$p{i}", SqliteType.Text)).ToArray();
        await command.PrepareAsync(cancellationToken);

        try
        {
            foreach (var lead in leads)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Bind(parameters, lead);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (SqliteException failure) when (failure.SqliteExtendedErrorCode == 2067) // SQLITE_CONSTRAINT_UNIQUE
        {
            throw new BulkConflictException(failure);
        }
    }

    private static Task<T> ScalarAsync<T>(DozenDbContext db, string sql, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<T>(sql).SingleAsync(cancellationToken);

    private static void Bind(SqliteParameter[] parameters, Lead lead)
    {
        var next = 0;
        Integer(lead.OrganizationId);
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
        Real(lead.Latitude);
        Real(lead.Longitude);
        Text(lead.Status.ToText());
        Text(lead.Source.ToText());
        Text(lead.LeadTemperature.ToText());
        Integer(lead.Score);
        Integer(lead.Value);
        Text(lead.Notes);
        Text(TagsText.Of(lead));
        Text(lead.CustomFields.Text);
        Text(lead.EnrichmentData.Text);
        Text(lead.ExpectedCloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Time(lead.LastEngagementDate);
        Integer(lead.AssignedToId);
        Text(lead.SearchText);
        Integer(lead.Version);
        Time(lead.CreatedAt);
        Time(lead.UpdatedAt);
        Time(lead.DeletedAt);

        void Text(string? value) => Set(SqliteType.Text, value);
        void Integer(long? value) => Set(SqliteType.Integer, value);
        void Real(double? value) => Set(SqliteType.Real, value);

        // As Entity Framework writes a DateTime, so that text order is time order for all rows.
        void Time(DateTimeOffset? value) =>
            Set(SqliteType.Text, value?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

        void Set(SqliteType type, object? value)
        {
            var parameter = parameters[next++];
            parameter.SqliteType = type;
            parameter.Value = value ?? DBNull.Value;
        }
    }

    private sealed class Load(SqliteBulkWriter writer, DozenDbContext db) : IBulkLoad
    {
        public Task WriteAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken) => writer.WriteAsync(db, leads, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            // Statistics for the planner, from a sample; then the usual sizes.
            await db.Database.ExecuteSqlRawAsync("PRAGMA analysis_limit=1000; ANALYZE leads;" + SqliteConnectionSetup.Pragmas + "PRAGMA wal_autocheckpoint=1000;");
            await db.Database.CloseConnectionAsync();
        }
    }
}
