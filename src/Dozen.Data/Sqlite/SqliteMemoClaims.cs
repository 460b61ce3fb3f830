using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>There is one writer at a time, and its transaction has waited for the others before this is asked.</summary>
internal sealed class SqliteMemoClaims : IMemoClaims
{
    public async Task<MemoClaim> ClaimAsync(DozenDbContext db, long id, string kind, long? userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.Database.ExecuteSqlAsync(
            $$"""
            INSERT INTO workflow_executions (id, organization_id, user_id, workflow_type, status, current_step, progress_percentage,
                input_data, output_data, leads_processed, leads_enriched, attempt, max_attempts, completed_at, created_at)
            VALUES ({{id}}, {{db.OrganizationId}}, {{userId}}, 'custom', 'completed', {{kind}}, 100, '{}', '{}', 0, 0, 0, 1, {{now.UtcDateTime}}, {{now.UtcDateTime}})
            ON CONFLICT (id) DO NOTHING
            """, cancellationToken);
        return rows == 1 ? MemoClaim.Claimed : MemoClaim.Taken;
    }
}
