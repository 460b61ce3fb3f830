using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows.Running;

/// <summary>
/// One worker's right to a run, from the moment it took it: attempt and owner together. The attempt alone would do,
/// if no claim could be lost with the power after it was told (see the PostgreSQL claims).
/// </summary>
internal sealed class RunHold(long executionId, int attempt, string owner, LeaseClock clock, TimeSpan lease)
{
    /// <summary>When others may take the run, by the lease's clock.</summary>
    public DateTimeOffset Until { get; private set; } = clock.Now + lease;

    public bool HasExpired => clock.Now >= Until;

    /// <summary>Renews the lease within the open transaction, which keeps the row until its end.</summary>
    /// <exception cref="RunStoppedException">The run is not this worker's any more.</exception>
    public async Task ProveAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        if (!await RenewAsync(db, cancellationToken)) throw new RunStoppedException();
    }

    /// <returns>False when the run is not this worker's any more.</returns>
    public async Task<bool> RenewAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        DateTimeOffset? until = clock.Now + lease;
        if (await Held(db).ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseExpiresAt, until), cancellationToken) != 1) return false;
        Until = until.Value;
        return true;
    }

    /// <summary>Whether the run is still this worker's.</summary>
    public Task<bool> IsHeldAsync(DozenDbContext db, CancellationToken cancellationToken) => Held(db).AnyAsync(cancellationToken);

    /// <summary>Writes how far the run is.</summary>
    public async Task WriteAsync(DozenDbContext db, RunRecord record, CancellationToken cancellationToken)
    {
        var output = record.ToOutput();
        var rows = await Held(db).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.OutputData, output)
                .SetProperty(e => e.CurrentStep, record.CurrentStep)
                .SetProperty(e => e.ProgressPercentage, record.Progress)
                .SetProperty(e => e.LeadsProcessed, record.LeadsProcessed)
                .SetProperty(e => e.LeadsEnriched, record.LeadsEnriched)
                .SetProperty(e => e.ConfidenceScore, record.Confidence),
            cancellationToken);
        if (rows != 1) throw new RunStoppedException();
    }

    /// <summary>Gives the run back to the queue.</summary>
    /// <param name="problem">Why, where something failed.</param>
    /// <remarks>The owner stays written: it tells a run that has had a worker from one of the earlier platform.</remarks>
    public async Task<bool> GiveBackAsync(DozenDbContext db, RunRecord record, DateTimeOffset? runAfter, string? problem, CancellationToken cancellationToken)
    {
        var output = record.ToOutput();
        return await Held(db).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, ExecutionStatus.Pending)
                .SetProperty(e => e.RunAfter, runAfter)
                .SetProperty(e => e.LeaseExpiresAt, (DateTimeOffset?)null)
                .SetProperty(e => e.ErrorMessage, problem)
                .SetProperty(e => e.OutputData, output)
                .SetProperty(e => e.LeadsProcessed, record.LeadsProcessed)
                .SetProperty(e => e.LeadsEnriched, record.LeadsEnriched)
                .SetProperty(e => e.ConfidenceScore, record.Confidence),
            cancellationToken) == 1;
    }

    /// <summary>Ends the run.</summary>
    public async Task<bool> EndAsync(DozenDbContext db, RunRecord record, ExecutionStatus status, string? problem, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var output = record.ToOutput();
        var progress = status == ExecutionStatus.Completed ? 100 : record.Progress;
        return await Held(db).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, status)
                .SetProperty(e => e.CompletedAt, now)
                .SetProperty(e => e.LeaseExpiresAt, (DateTimeOffset?)null)
                .SetProperty(e => e.ErrorMessage, problem)
                .SetProperty(e => e.OutputData, output)
                .SetProperty(e => e.ProgressPercentage, progress)
                .SetProperty(e => e.LeadsProcessed, record.LeadsProcessed)
                .SetProperty(e => e.LeadsEnriched, record.LeadsEnriched)
                .SetProperty(e => e.ConfidenceScore, record.Confidence),
            cancellationToken) == 1;
    }

    private IQueryable<WorkflowExecution> Held(DozenDbContext db) => db.WorkflowExecutions
        .Where(e => e.Id == executionId && e.Attempt == attempt && e.LeaseOwner == owner && e.Status == ExecutionStatus.Running);
}
