using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dozen.Data.Postgres;

/// <summary>An insert whose conflict waits for the transaction that got there first, in whichever process it runs.</summary>
internal sealed class PostgresMemoClaims : IMemoClaims
{
    public async Task<MemoClaim> ClaimAsync(DozenDbContext db, long id, string kind, long? userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await db.Database.ExecuteSqlAsync(
                $$"""
                SET LOCAL lock_timeout = '30s';
                INSERT INTO workflow_executions (id, organization_id, user_id, workflow_type, status, current_step, progress_percentage,
                    input_data, output_data, leads_processed, leads_enriched, attempt, max_attempts, completed_at, created_at)
                VALUES ({{id}}, {{db.OrganizationId}}, {{userId}}, 'custom', 'completed', {{kind}}, 100, '{}', '{}', 0, 0, 0, 1, {{now.UtcDateTime}}, {{now.UtcDateTime}})
                ON CONFLICT (id) DO NOTHING;
                SET LOCAL lock_timeout TO DEFAULT
                """, cancellationToken);
            return rows == 1 ? MemoClaim.Claimed : MemoClaim.Taken;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return MemoClaim.Busy;
        }
    }
}
