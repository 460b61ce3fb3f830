using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>There is one writer at a time, on one machine with one clock: an update that gives its row back is a claim.</summary>
internal sealed class SqliteRunClaims(RunOptions options, LeaseClock clock, TimeProvider time) : IRunClaims
{
    private const int MostOrganizations = 500;

    public async Task<DueRuns> LookAsync(DozenDbContext db, IReadOnlyCollection<WorkflowType> types, long after, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var names = Names(types);
        var (now, leaseNow) = (time.Now().UtcDateTime, clock.Now.UtcDateTime);
        var rows = await db.Database.SqlQuery<DueRow>(
            $"""
            SELECT id, at FROM (SELECT o.id AS id, NULL AS at FROM organizations AS o
            WHERE EXISTS (SELECT 1 FROM workflow_executions AS e WHERE e.organization_id = o.id AND e.id > 0 AND e.status IN ('pending', 'running')
                    AND e.run_after IS NULL AND e.workflow_type IN (SELECT value FROM json_each({names}))
                    AND (e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL) OR e.status = 'running' AND e.lease_expires_at < {leaseNow}))
                OR EXISTS (SELECT 1 FROM workflow_executions AS e WHERE e.organization_id = o.id AND e.id > 0 AND e.status IN ('pending', 'running')
                    AND e.run_after <= {now} AND e.workflow_type IN (SELECT value FROM json_each({names}))
                    AND e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL))
            ORDER BY o.id <= {after}, o.id LIMIT {MostOrganizations})
            UNION ALL
            SELECT 0, min(e.run_after) FROM workflow_executions AS e
            WHERE e.status IN ('pending', 'running') AND e.run_after > {now} AND e.workflow_type IN (SELECT value FROM json_each({names})) AND e.id > 0
            UNION ALL
            SELECT -1, min(e.lease_expires_at) FROM workflow_executions AS e
            WHERE e.status IN ('pending', 'running') AND e.run_after IS NULL AND e.lease_expires_at >= {leaseNow} AND e.workflow_type IN (SELECT value FROM json_each({names})) AND e.id > 0
            """).ToListAsync(cancellationToken);
        return DueRow.ToDue(rows, Utc(rows.Single(r => r.Id == 0).At), Utc(rows.Single(r => r.Id == -1).At));
    }

    public async Task<WorkflowExecution?> TakeAsync(DozenDbContext db, RunClaim claim, CancellationToken cancellationToken)
    {
        var types = claim.Types;
        if (options.PerType.Count > 0) types = await FreeKindsAsync(db, types, cancellationToken);
        if (types.Count == 0) return null;

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
                    WHERE e.organization_id = {db.OrganizationId} AND e.id > 0 AND e.status IN ('pending', 'running') AND e.run_after IS NULL
                        AND e.workflow_type IN (SELECT value FROM json_each({names}))
                        AND (e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL) OR e.status = 'running' AND e.lease_expires_at < {leaseNow})
                    ORDER BY e.id LIMIT 1),
                (SELECT e.id FROM workflow_executions AS e
                    WHERE e.organization_id = {db.OrganizationId} AND e.id > 0 AND e.status IN ('pending', 'running') AND e.run_after <= {now}
                        AND e.workflow_type IN (SELECT value FROM json_each({names}))
                        AND e.status = 'pending' AND (e.attempt = 0 OR e.lease_owner IS NOT NULL)
                    ORDER BY e.run_after LIMIT 1))
                AND ({options.PerOrganization} IS NULL OR (SELECT count(*) FROM workflow_executions AS r
                    WHERE r.organization_id = {db.OrganizationId} AND r.id > 0 AND r.status IN ('pending', 'running') AND r.run_after IS NULL
                        AND r.status = 'running' AND r.workflow_type <> 'lead_import' AND r.lease_expires_at >= {leaseNow}) < {options.PerOrganization})
            RETURNING *
            """).IgnoreQueryFilters().AsNoTracking().ToListAsync(cancellationToken);
        return taken.SingleOrDefault();
    }

    /// <summary>Without the kinds of which as many runs are going on as may.</summary>
    private async Task<IReadOnlyCollection<WorkflowType>> FreeKindsAsync(DozenDbContext db, IReadOnlyCollection<WorkflowType> types, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var limited = Names([.. types.Where(options.PerType.ContainsKey)]);
        var leaseNow = clock.Now.UtcDateTime;
        var running = await db.Database.SqlQuery<string>(
            $"""
            SELECT workflow_type AS Value FROM workflow_executions
            WHERE status IN ('pending', 'running') AND run_after IS NULL AND status = 'running' AND lease_expires_at >= {leaseNow} AND id > 0
                AND workflow_type IN (SELECT value FROM json_each({limited}))
            """).ToListAsync(cancellationToken);
        return DueRow.Free(types, running, options);
    }

    private static string Names(IReadOnlyCollection<WorkflowType> types) => JsonSerializer.Serialize(types.Select(t => t.ToText()));

    private static DateTimeOffset? Utc(DateTime? value) => value is { } at ? new(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
}

/// <summary>One machine's processes look for themselves: a look at the embedded database costs next to nothing.</summary>
internal sealed class SqliteRunBell : IRunBell
{
    public TimeSpan LooksEvery => TimeSpan.FromSeconds(2);

    public Task RingAsync(long organizationId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ListenAsync(Action<long> heard, CancellationToken cancellationToken) => Task.CompletedTask;
}
