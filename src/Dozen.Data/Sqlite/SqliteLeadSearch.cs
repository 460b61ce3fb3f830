using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

/// <summary>
/// FTS5 trigrams for words of three and more characters. Where the words match very many leads, reading the list in
/// its own order and testing each lead finds a page sooner than collecting every match.
/// </summary>
internal sealed class SqliteLeadSearch : ILeadSearch
{
    private const int FewMatches = 5_000;

    public async Task<IQueryable<Lead>> FindAsync(
        DozenDbContext db, IReadOnlyList<string> terms, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        IQueryable<Lead> leads = db.Leads;
        foreach (var tag in tags)
        {
            var withTag = db.Database.SqlQuery<long>(
                $"SELECT l.id AS Value FROM leads AS l WHERE EXISTS (SELECT 1 FROM json_each(l.tags) AS t WHERE t.value = {tag})");
            leads = leads.Where(l => withTag.Contains(l.Id));
        }

        var indexed = terms.Where(t => t.Length >= 3).OrderByDescending(t => t.Length).FirstOrDefault();
        if (indexed is not null)
        {
            var pattern = Glob(indexed);

            // Which ones come does not matter: they count only when they are all.
            var matches = await db.Database.SqlQuery<long>($"SELECT rowid AS Value FROM leads_search WHERE search_text GLOB {pattern} LIMIT {FewMatches}").ToListAsync(cancellationToken);
            if (matches.Count < FewMatches) leads = leads.Where(l => matches.Contains(l.Id));
        }

        return terms.Aggregate(leads, (found, term) => found.Where(l => l.SearchText.Contains(term)));
    }

    public Task<IQueryable<Lead>> CreatedByImportAsync(DozenDbContext db, long importId, CancellationToken cancellationToken) =>
        db.Leads.FromSql(
            $"""
            SELECT * FROM leads AS l WHERE EXISTS (
                SELECT 1 FROM json_each(l.enrichment_data) AS s WHERE {importId} = CASE
                    WHEN s.type <> 'object' THEN NULL
                    WHEN json_extract(s.value, '$.import.created') THEN json_extract(s.value, '$.import.execution_id')
                    ELSE json_extract(s.value, '$.import.origin.execution_id') END)
            """).DuringImportAsync(db, importId, cancellationToken);

    public Task<IQueryable<Lead>> AmongRunAsync(DozenDbContext db, IQueryable<Lead> leads, long executionId, CancellationToken cancellationToken) =>
        LeadsOfRun.FindAsync(this, db, leads, executionId, cancellationToken);

    public IQueryable<Lead> WithExpiredData(DozenDbContext db, string source, string time) =>
        db.Leads.FromSql($"SELECT * FROM leads WHERE json_extract(enrichment_data, '$.' || {source} || '.expires_at') <= {time}").IgnoreQueryFilters([DozenDbContext.TrashFilter]);

    /// <summary>The term anywhere in the text; GLOB's own signs stand for themselves inside brackets.</summary>
    private static string Glob(string term) =>
        $"*{string.Concat(term.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()))}*";
}
