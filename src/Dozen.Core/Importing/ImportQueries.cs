using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>Reads of import runs.</summary>
[Needs(Area.Imports, Access.Read)]
public sealed class ImportQueries(DozenDbContext db, ImportStorage storage)
{
    /// <summary>Newest first when nothing is asked for.</summary>
    public static readonly Sorting<WorkflowExecution> Sorting = new Sorting<WorkflowExecution>("imports", "-created_at", run => run.Id)
        .By("created_at", run => run.CreatedAt)
        .By("status", run => run.Status);

    private IQueryable<WorkflowExecution> Imports => db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowType == WorkflowType.LeadImport);

    public async Task<Result<ImportView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var run = await Imports.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        return run is null ? ImportFailures.NotFound(id) : ImportView.From(run);
    }

    public Task<Result<Page<ImportView>>> ListAsync(ListPaging paging, CancellationToken cancellationToken) =>
        Imports.ToPageAsync(Sorting, paging, run => ImportView.From(run), cancellationToken);

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
