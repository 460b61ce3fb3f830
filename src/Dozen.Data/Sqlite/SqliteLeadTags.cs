using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

internal sealed class SqliteLeadTags : ILeadTags
{
    public async Task<IReadOnlyList<TagCount>> CountAsync(DozenDbContext db, int most, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<TagCount>(
            $"""
            SELECT t.value AS tag, COUNT(*) AS count
            FROM leads AS l, json_each(l.tags) AS t
            WHERE l.organization_id = {db.OrganizationId} AND l.deleted_at IS NULL
            GROUP BY t.value ORDER BY COUNT(*) DESC, t.value LIMIT {most}
            """).ToListAsync(cancellationToken);
}
