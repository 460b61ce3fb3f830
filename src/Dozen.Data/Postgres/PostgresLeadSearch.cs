using System.Globalization;
using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Postgres;

/// <summary>Trigram and containment indexes. The planner weighs them against reading the list in its own order.</summary>
internal sealed class PostgresLeadSearch : ILeadSearch
{
    public Task<IQueryable<Lead>> FindAsync(
        DozenDbContext db, IReadOnlyList<string> terms, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        IQueryable<Lead> leads = db.Leads;
        if (tags.Count > 0)
        {
            var wanted = JsonSerializer.Serialize(tags, JsonText.Compact);
            leads = db.Leads.FromSql($"SELECT * FROM leads WHERE tags @> {wanted}::jsonb");
        }

        foreach (var term in terms)
        {
            var pattern = $"%{term.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
            leads = leads.Where(l => EF.Functions.Like(l.SearchText, pattern, @"\"));
        }

        return Task.FromResult(leads);
    }

    public Task<IQueryable<Lead>> CreatedByImportAsync(DozenDbContext db, long importId, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"$.*.import ? ((@.created == true && @.execution_id == {importId}) || @.origin.execution_id == {importId})");
        return db.Leads.FromSql($"SELECT * FROM leads WHERE jsonb_path_exists(enrichment_data, {path}::jsonpath)").DuringImportAsync(db, importId, cancellationToken);
    }

    public Task<IQueryable<Lead>> AmongRunAsync(DozenDbContext db, IQueryable<Lead> leads, long executionId, CancellationToken cancellationToken) =>
        LeadsOfRun.FindAsync(this, db, leads, executionId, cancellationToken);

    public IQueryable<Lead> WithExpiredData(DozenDbContext db, string source, string time) =>
        db.Leads.FromSql($"SELECT * FROM leads WHERE jsonb_extract_path_text(enrichment_data, {source}, 'expires_at') COLLATE \"C\" <= {time}").IgnoreQueryFilters([DozenDbContext.TrashFilter]);
}
