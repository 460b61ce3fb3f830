using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

/// <summary>Rows that others are taking are passed over (SKIP LOCKED). Leases go by the server's clock.</summary>
internal sealed class PostgresRunClaims(RunOptions options, LeaseClock clock, TimeProvider time) : IRunClaims
{
    // First half of two-part advisory keys: "dozen runs" of an organisation, and of the kinds that are limited.
    private const int OfOrganization = 0x12_2D_0A;
    private const int OfKinds = 0x12_2D_0B;

    private const int MostOrganizations = 500;

    public async Task<DueRuns> LookAsync(DozenDbContext db, IReadOnlyCollection<WorkflowType> types, long after, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var names = Names(types);
        var (now, leaseNow) = (time.Now().UtcDateTime, clock.Now.UtcDateTime);
        var rows = await db.Database.SqlQuery<DueRow>(
            $"""
            (SELECT o.id AS id, NULL::timestamptz AS at FROM organizations AS o
            WHERE EXISTS (SELECT 1 FROM workflow_executions AS e WHERE e.organization_id = o.id AND e.id > 0 AND e.status IN ('pending', 'running')
                    AND e.run_after IS NULL AND e.workflow_type = ANY({names})
                    AND (e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL) OR e.status = 'running' AND e.lease_expires_at < {leaseNow}))
                OR EXISTS (SELECT 1 FROM workflow_executions AS e WHERE e.organization_id = o.id AND e.id > 0 AND e.status IN ('pending', 'running')
                    AND e.run_after <= {now} AND e.workflow_type = ANY({names})
                    AND e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL))
            ORDER BY o.id <= {after}, o.id LIMIT {MostOrganizations})
            UNION ALL
            SELECT 0, min(e.run_after) FROM workflow_executions AS e
            WHERE e.status IN ('pending', 'running') AND e.run_after > {now} AND e.workflow_type = ANY({names}) AND e.id > 0
            UNION ALL
            SELECT -1, min(e.lease_expires_at) FROM workflow_executions AS e
            WHERE e.status IN ('pending', 'running') AND e.run_after IS NULL AND e.lease_expires_at >= {leaseNow} AND e.workflow_type = ANY({names}) AND e.id > 0
            UNION ALL
            SELECT -2, clock_timestamp()
            """).ToListAsync(cancellationToken);
        clock.Observe(Utc(rows.Single(r => r.Id == -2).At!.Value));
        var nextStart = rows.Single(r => r.Id == 0).At;
        var leaseEnd = rows.Single(r => r.Id == -1).At;
        return DueRow.ToDue(rows, nextStart is { } start ? Utc(start) : null, leaseEnd is { } end ? time.Now() + (Utc(end) - clock.Now) : null);
    }

    public async Task<WorkflowExecution?> TakeAsync(DozenDbContext db, RunClaim claim, CancellationToken cancellationToken)
    {
        var types = claim.Types;
        if (options.PerType.Count > 0) types = await FreeKindsAsync(db, types, cancellationToken);
        if (types.Count == 0) return null;

        // A claim that is lost with the power leaves the run waiting, as it was; nothing is saved under it that would not be lost as
        // well, or that would not have carried it to the disk. Another worker then gets the same attempt, but not the same owner.
        await db.Database.ExecuteSqlAsync($"SET LOCAL synchronous_commit TO off", cancellationToken);
        if (options.PerOrganization is not null)
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({OfOrganization}, {unchecked((int)db.OrganizationId)})", cancellationToken);

        var names = Names(types);
        var (now, leaseNow) = (time.Now().UtcDateTime, clock.Now.UtcDateTime);
        var until = leaseNow + options.Lease;
        var taken = await db.WorkflowExecutions.FromSql(
            $"""
            UPDATE workflow_executions
            SET status = 'running', attempt = attempt + 1, lease_owner = {claim.Owner}, lease_expires_at = {until}, run_after = NULL,
                started_at = coalesce(started_at, {now}), completed_at = NULL, error_message = NULL
            WHERE organization_id = {db.OrganizationId} AND id = coalesce(
                (SELECT e.id FROM workflow_executions AS e
                    WHERE e.organization_id = {db.OrganizationId} AND e.id > 0 AND e.status IN ('pending', 'running') AND e.run_after IS NULL AND e.workflow_type = ANY({names})
                        AND (e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL) OR e.status = 'running' AND e.lease_expires_at < {leaseNow})
                    ORDER BY e.id LIMIT 1 FOR UPDATE SKIP LOCKED),
                (SELECT e.id FROM workflow_executions AS e
                    WHERE e.organization_id = {db.OrganizationId} AND e.id > 0 AND e.status IN ('pending', 'running') AND e.run_after <= {now} AND e.workflow_type = ANY({names})
                        AND e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL)
                    ORDER BY e.run_after LIMIT 1 FOR UPDATE SKIP LOCKED))
                AND ({options.PerOrganization}::int IS NULL OR (SELECT count(*) FROM workflow_executions AS r
                    WHERE r.organization_id = {db.OrganizationId} AND r.id > 0 AND r.status IN ('pending', 'running') AND r.run_after IS NULL
                        AND r.status = 'running' AND r.workflow_type <> 'lead_import' AND r.lease_expires_at >= {leaseNow}) < {options.PerOrganization})
            RETURNING *
            """).IgnoreQueryFilters().AsNoTracking().ToListAsync(cancellationToken);
        return taken.SingleOrDefault();
    }

    /// <summary>Without the kinds of which as many runs are going on as may. Who asks holds a lock until its transaction ends, so that two don't count the same.</summary>
    private async Task<IReadOnlyCollection<WorkflowType>> FreeKindsAsync(DozenDbContext db, IReadOnlyCollection<WorkflowType> types, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({OfKinds}, 0)", cancellationToken);
        var limited = Names([.. types.Where(options.PerType.ContainsKey)]);
        var leaseNow = clock.Now.UtcDateTime;
        var running = await db.Database.SqlQuery<string>(
            $"""
            SELECT workflow_type AS "Value" FROM workflow_executions
            WHERE status IN ('pending', 'running') AND run_after IS NULL AND status = 'running' AND lease_expires_at >= {leaseNow} AND id > 0 AND workflow_type = ANY({limited})
            """).ToListAsync(cancellationToken);
        return DueRow.Free(types, running, options);
    }

    private static string[] Names(IReadOnlyCollection<WorkflowType> types) => [.. types.Select(t => t.ToText())];

    private static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
