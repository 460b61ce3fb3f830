using Dozen.Core.Activities;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>Binary COPY straight into the table, with the owner's rights (COPY is refused under row-level security).</summary>
internal sealed class PostgresBulkWriter : IBulkWriter
{
    private const string Columns =
        """
        organization_id, external_id, email, first_name, last_name, company, job_title, phone, phone_e164,
            website, website_domain, linkedin_url, industry, address, city, region, postal_code, country, latitude,
            longitude, status, source, lead_temperature, score, value, notes, tags, custom_fields, enrichment_data,
            expected_close_date, last_engagement_date, assigned_to_id, search_text, version, created_at, updated_at,
            deleted_at
        """;

    private const string ActivityColumns =
        "organization_id, lead_id, user_id, activity_type, direction, status, subject, content, metadata, scheduled_at, completed_at, created_at";

    private const string RunColumns =
        """
        organization_id, workflow_id, user_id, lead_id, workflow_type, status, progress_percentage, input_data, output_data,
            error_message, leads_processed, leads_enriched, attempt, max_attempts, run_after, completed_at, created_at
        """;

    private const short Fields = 37;
    private const short ActivityFields = 12;
    private const short RunFields = 17;

    /// <summary>Bytes gathered before they are sent.</summary>
    private const int SendFrom = 256 << 10;

    public async Task<IBulkLoad> BeginAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        await DeferredIndexes.DropIfEmptyAsync(db, cancellationToken);

        // A GIN index takes new entries into a list first and sorts that in when it is full; a longer list sorts larger
        // runs at once.
        var settings = await SessionSettings.ApplyAsync(
            db, "SET gin_pending_list_limit = '64MB'; SET synchronous_commit = off; SET enable_seqscan = off", cancellationToken);
        return new Load(this, db, settings);
    }

    /// <remarks>All by key, which a table that grows faster than its statistics would hide from the planner.</remarks>
    public async Task<IAsyncDisposable> PrepareLookUpsAsync(DozenDbContext db, CancellationToken cancellationToken) =>
        await SessionSettings.ApplyAsync(db, "SET enable_seqscan = off", cancellationToken);

    public async Task<IReadOnlyList<long>> ReserveLeadIdsAsync(DozenDbContext db, int count, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<long>($"""SELECT nextval(pg_get_serial_sequence('leads', 'id')) AS "Value" FROM generate_series(1, {count})""").ToListAsync(cancellationToken);

    public async Task WriteHistoryAsync(DozenDbContext db, IReadOnlyList<Activity> activities, CancellationToken cancellationToken)
    {
        if (activities.Count > 0) await CopyAsync(db, $"COPY activities ({ActivityColumns}) FROM STDIN (FORMAT BINARY)", activities, Write, cancellationToken);
    }

    public async Task WriteRunsAsync(DozenDbContext db, IReadOnlyList<WorkflowExecution> runs, CancellationToken cancellationToken)
    {
        if (runs.Count > 0) await CopyAsync(db, $"COPY workflow_executions ({RunColumns}) FROM STDIN (FORMAT BINARY)", runs, Write, cancellationToken);
    }

    public async Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
    {
        if (leads.Count == 0) return;
        var withId = leads[0].Id != 0;
        try
        {
            await CopyAsync(db, $"COPY leads ({(withId ? "id, " : "")}{Columns}) FROM STDIN (FORMAT BINARY)", leads, withId ? WriteWithId : Write, cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new BulkConflictException(failure);
        }
    }

    private static async Task CopyAsync<T>(DozenDbContext db, string copyInto, IReadOnlyList<T> rows, Action<CopyBuffer, T> write, CancellationToken cancellationToken)
    {
        // COPY does not pass where the other statements get their role; an earlier one of the transaction may have taken it.
        using var _ = db.UseOwnerAccess();
        if (db.Database.CurrentTransaction is not null) await db.Database.ExecuteSqlRawAsync("SET LOCAL ROLE NONE", cancellationToken);

        await using var copy = await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginRawBinaryCopyAsync(copyInto, cancellationToken);
        try
        {
            await SendAsync(copy, rows, write, cancellationToken);
        }
        catch
        {
            await copy.CancelAsync(); // else disposing would take what is there for all of it
            throw;
        }
    }

    private static async Task SendAsync<T>(NpgsqlRawCopyStream copy, IReadOnlyList<T> rows, Action<CopyBuffer, T> write, CancellationToken cancellationToken)
    {
        var buffer = new CopyBuffer();
        buffer.Begin();
        foreach (var row in rows)
        {
            write(buffer, row);
            if (buffer.Written.Length < SendFrom) continue;
            await copy.WriteAsync(buffer.Written, cancellationToken);
            buffer.Clear();
        }

        buffer.End();
        await copy.WriteAsync(buffer.Written, cancellationToken);
    }

    private static void Write(CopyBuffer row, Activity activity)
    {
        row.StartRow(ActivityFields);
        row.Bigint(activity.OrganizationId);
        row.Bigint(activity.LeadId);
        row.Bigint(activity.UserId);
        row.Text(activity.ActivityType.ToText());
        row.Text(activity.Direction?.ToText());
        row.Text(activity.Status.ToText());
        row.Text(activity.Subject);
        row.Text(activity.Content);
        row.Jsonb(activity.Metadata.Text);
        row.Timestamp(activity.ScheduledAt);
        row.Timestamp(activity.CompletedAt);
        row.Timestamp(activity.CreatedAt);
    }

    private static void Write(CopyBuffer row, WorkflowExecution run)
    {
        row.StartRow(RunFields);
        row.Bigint(run.OrganizationId);
        row.Bigint(run.WorkflowId);
        row.Bigint(run.UserId);
        row.Bigint(run.LeadId);
        row.Text(run.WorkflowType.ToText());
        row.Text(run.Status.ToText());
        row.Integer(run.ProgressPercentage);
        row.Jsonb(run.InputData.Text);
        row.Jsonb(run.OutputData.Text);
        row.Text(run.ErrorMessage);
        row.Integer(run.LeadsProcessed);
        row.Integer(run.LeadsEnriched);
        row.Integer(run.Attempt);
        row.Integer(run.MaxAttempts);
        row.Timestamp(run.RunAfter);
        row.Timestamp(run.CompletedAt);
        row.Timestamp(run.CreatedAt);
    }

    private static void WriteWithId(CopyBuffer row, Lead lead)
    {
        row.StartRow(Fields + 1);
        row.Bigint(lead.Id);
        WriteFields(row, lead);
    }

    private static void Write(CopyBuffer row, Lead lead)
    {
        row.StartRow(Fields);
        WriteFields(row, lead);
    }

    private static void WriteFields(CopyBuffer row, Lead lead)
    {
        row.Bigint(lead.OrganizationId);
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
        row.Double(lead.Latitude);
        row.Double(lead.Longitude);
        row.Text(lead.Status.ToText());
        row.Text(lead.Source.ToText());
        row.Text(lead.LeadTemperature.ToText());
        row.Integer(lead.Score);
        row.Bigint(lead.Value);
        row.Text(lead.Notes);
        row.Jsonb(TagsText.Of(lead));
        row.Jsonb(lead.CustomFields.Text);
        row.Jsonb(lead.EnrichmentData.Text);
        row.Date(lead.ExpectedCloseDate);
        row.Timestamp(lead.LastEngagementDate);
        row.Bigint(lead.AssignedToId);
        row.Text(lead.SearchText);
        row.Bigint(lead.Version);
        row.Timestamp(lead.CreatedAt);
        row.Timestamp(lead.UpdatedAt);
        row.Timestamp(lead.DeletedAt);
    }

    private sealed class Load(PostgresBulkWriter writer, DozenDbContext db, SessionSettings settings) : IBulkLoad
    {
        private bool analyzed;

        public async Task WriteAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken)
        {
            await writer.WriteAsync(db, leads, cancellationToken);
            if (analyzed || leads.Count == 0) return;

            // In a table that grows faster than its statistics the planner would take the organisation for the rare
            // thing and a key for the common one, and read every lead for each batch of look-ups.
            await db.Database.ExecuteSqlRawAsync("ANALYZE leads (organization_id, external_id, email, phone_e164, website_domain)", cancellationToken);
            analyzed = true;
        }

        public async ValueTask DisposeAsync()
        {
            await using var _ = settings;
            await DeferredIndexes.BuildMissingAsync(db, CancellationToken.None);
            await db.Database.ExecuteSqlRawAsync(
                "SELECT gin_clean_pending_list('ix_leads_search_text'), gin_clean_pending_list('ix_leads_tags'); ANALYZE leads");
        }
    }
}
