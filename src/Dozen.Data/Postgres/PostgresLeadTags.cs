using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

internal sealed class PostgresLeadTags : ILeadTags
{
    public async Task<IReadOnlyList<TagCount>> CountAsync(DozenDbContext db, int most, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<TagCount>(
            $"""
            SELECT t.value AS tag, COUNT(*) AS count
            FROM leads AS l CROSS JOIN LATERAL jsonb_array_elements_text(l.tags) AS t(value)
            WHERE l.organization_id = {db.OrganizationId} AND l.deleted_at IS NULL
            GROUP BY t.value ORDER BY COUNT(*) DESC, t.value COLLATE "C" LIMIT {most}
            """).ToListAsync(cancellationToken);
}
