using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>Reads of import runs.</summary>
[Needs(Area.Imports, Access.Read)]
public sealed class ImportQueries(DozenDbContext db, ImportStorage storage)
{
    private IQueryable<WorkflowExecution> Imports => db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowType == WorkflowType.LeadImport);

    public async Task<Result<ImportView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var run = await Imports.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        return run is null ? ImportFailures.NotFound(id) : ImportView.From(run);
    }

    /// <summary>Newest first.</summary>
    /// <param name="number">1-based.</param>
    /// <param name="perPage">1 to 200.</param>
    public async Task<Page<ImportView>> ListAsync(int number, int perPage, CancellationToken cancellationToken)
    {
        perPage = Math.Clamp(perPage, 1, 200);
        number = Math.Clamp(number, 1, 1_000_000);
        var total = await Imports.LongCountAsync(cancellationToken);
        var runs = await Imports.OrderByDescending(e => e.CreatedAt).ThenByDescending(e => e.Id)
            .Skip((number - 1) * perPage).Take(perPage).ToListAsync(cancellationToken);
        return new Page<ImportView>(runs.Select(ImportView.From).ToList(), total, number, perPage, null);
    }

    /// <summary>The rejected rows as CSV, for download; null when none were rejected, or when another machine holds them.</summary>
    public async Task<Result<FileStream?>> OpenRejectedAsync(long id, CancellationToken cancellationToken)
    {
        if (!await Imports.AnyAsync(e => e.Id == id, cancellationToken)) return ImportFailures.NotFound(id);
        var path = storage.RejectedPath(id);
        return File.Exists(path) && new FileInfo(path).Length > 0
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : (FileStream?)null;
    }
}
