using System.Globalization;
using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
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
        "deleted_at", "id",
    ];

    private static readonly string[] ActivityColumns =
    [
        "organization_id", "lead_id", "user_id", "activity_type", "direction", "status", "subject", "content", "metadata",
        "scheduled_at", "completed_at", "created_at",
    ];

    private static readonly string[] RunColumns =
    [
        "organization_id", "workflow_id", "user_id", "lead_id", "workflow_type", "status", "progress_percentage", "input_data", "output_data",
        "error_message", "leads_processed", "leads_enriched", "attempt", "max_attempts", "run_after", "completed_at", "created_at",
    ];

    public async Task<IBulkLoad> BeginAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);

        // 40 MB of page cache for random index pages; the rest of them the system keeps. The usual size comes back afterwards.
        await db.Database.ExecuteSqlRawAsync("PRAGMA cache_size=-40960; PRAGMA wal_autocheckpoint=8000;", cancellationToken);
        return new Load(this, db);
    }

    public async Task<IAsyncDisposable> PrepareLookUpsAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new OpenConnection(db);
    }

    /// <summary>The transaction is the only writer, so that nobody else takes these.</summary>
    public async Task<IReadOnlyList<long>> ReserveLeadIdsAsync(DozenDbContext db, int count, CancellationToken cancellationToken)
    {
        const string Last = "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'leads'), 0), coalesce((SELECT max(id) FROM leads), 0)) AS Value";
        var last = await ScalarAsync<long>(db, Last, cancellationToken);
        return [.. Enumerable.Range(1, count).Select(i => last + i)];
    }

    public Task WriteHistoryAsync(DozenDbContext db, IReadOnlyList<Activity> activities, CancellationToken cancellationToken) =>
        InsertAsync(db, "activities", ActivityColumns, activities, Bind, cancellationToken);

    public Task WriteRunsAsync(DozenDbContext db, IReadOnlyList<WorkflowExecution> runs, CancellationToken cancellationToken) =>
        InsertAsync(db, "workflow_executions", RunColumns, runs, Bind, cancellationToken);

    public async Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        if (leads.Count == 0) return;
        var lastId = await ScalarAsync<long>(db, "SELECT coalesce(max(id), 0) AS Value FROM leads", cancellationToken);
        var trigger = await ScalarAsync<string>(db, "SELECT sql AS Value FROM sqlite_master WHERE name = 'leads_search_insert'", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER leads_search_insert", cancellationToken);
        await InsertAsync(db, "leads", Columns, leads, Bind, cancellationToken);
        await db.Database.ExecuteSqlAsync($"INSERT INTO leads_search (rowid, search_text) SELECT id, search_text FROM leads WHERE id > {lastId}", cancellationToken);
        await db.Database.ExecuteSqlRawAsync(trigger, cancellationToken);
    }

    private static async Task InsertAsync<T>(
        DozenDbContext db, string table, string[] columns, IReadOnlyList<T> rows, Action<Row, T> bind, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        var parameters = columns.Select((_, i) => command.Parameters.Add($"$p{i}", SqliteType.Text)).ToArray();
        await command.PrepareAsync(cancellationToken);

        var values = new Row(parameters);
        try
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                values.Begin();
                bind(values, row);
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

    private static void Bind(Row row, Lead lead)
    {
        row.Integer(lead.OrganizationId);
        row.Text(lead.ExternalId);
        row.Text(lead.Email);
        row.Text(lead.FirstName);
        row.Text(lead.LastName);
        row.Text(lead.Company);
        row.Text(lead.JobTitle);
        row.Text(lead.Phone);
        row.Text(lead.PhoneE164);
        row.Text(lead.Website);
        row.Text(lead.WebsiteDomain);
        row.Text(lead.LinkedinUrl);
        row.Text(lead.Industry);
        row.Text(lead.Address);
        row.Text(lead.City);
        row.Text(lead.Region);
        row.Text(lead.PostalCode);
        row.Text(lead.Country);
        row.Real(lead.Latitude);
        row.Real(lead.Longitude);
        row.Text(lead.Status.ToText());
        row.Text(lead.Source.ToText());
        row.Text(lead.LeadTemperature.ToText());
        row.Integer(lead.Score);
        row.Integer(lead.Value);
        row.Text(lead.Notes);
        row.Text(TagsText.Of(lead));
        row.Text(lead.CustomFields.Text);
        row.Text(lead.EnrichmentData.Text);
        row.Text(lead.ExpectedCloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        row.Time(lead.LastEngagementDate);
        row.Integer(lead.AssignedToId);
        row.Text(lead.SearchText);
        row.Integer(lead.Version);
        row.Time(lead.CreatedAt);
        row.Time(lead.UpdatedAt);
        row.Time(lead.DeletedAt);
        row.Integer(lead.Id == 0 ? null : lead.Id);
    }

    private static void Bind(Row row, Activity activity)
    {
        row.Integer(activity.OrganizationId);
        row.Integer(activity.LeadId);
        row.Integer(activity.UserId);
        row.Text(activity.ActivityType.ToText());
        row.Text(activity.Direction?.ToText());
        row.Text(activity.Status.ToText());
        row.Text(activity.Subject);
        row.Text(activity.Content);
        row.Text(activity.Metadata.Text);
        row.Time(activity.ScheduledAt);
        row.Time(activity.CompletedAt);
        row.Time(activity.CreatedAt);
    }

    private static void Bind(Row row, WorkflowExecution run)
    {
        row.Integer(run.OrganizationId);
        row.Integer(run.WorkflowId);
        row.Integer(run.UserId);
        row.Integer(run.LeadId);
        row.Text(run.WorkflowType.ToText());
        row.Text(run.Status.ToText());
        row.Integer(run.ProgressPercentage);
        row.Text(run.InputData.Text);
        row.Text(run.OutputData.Text);
        row.Text(run.ErrorMessage);
        row.Integer(run.LeadsProcessed);
        row.Integer(run.LeadsEnriched);
        row.Integer(run.Attempt);
        row.Integer(run.MaxAttempts);
        row.Time(run.RunAfter);
        row.Time(run.CompletedAt);
        row.Time(run.CreatedAt);
    }

    /// <summary>The values of one row, in the order of its columns.</summary>
    private sealed class Row(SqliteParameter[] parameters)
    {
        private int next;

        public void Begin() => next = 0;

        public void Text(string? value) => Set(SqliteType.Text, value);

        public void Integer(long? value) => Set(SqliteType.Integer, value);

        public void Real(double? value) => Set(SqliteType.Real, value);

        // As Entity Framework writes a DateTime, so that text order is time order for all rows.
        public void Time(DateTimeOffset? value) =>
            Set(SqliteType.Text, value?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

        private void Set(SqliteType type, object? value)
        {
            var parameter = parameters[next++];
            parameter.SqliteType = type;
            parameter.Value = value ?? DBNull.Value;
        }
    }

    private sealed class OpenConnection(DozenDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await db.Database.CloseConnectionAsync();
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
