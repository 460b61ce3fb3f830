using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>Reads of runs, of every kind.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class ExecutionQueries(DozenDbContext db)
{
    public async Task<Result<ExecutionView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await db.WorkflowExecutions.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } run
            ? ExecutionView.From(run)
            : ExecutionFailures.NotFound(id);
}
