using System.Data.Common;
using System.Runtime.CompilerServices;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Core.Workflows.Running;

/// <summary>Wakes the workers when a run that waits was saved and committed, whichever verb did it. To be registered after what adds runs to a save.</summary>
internal sealed class RunWakeUps(RunSignals signals) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, object> Touched = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && HasWaitingRun(db.ChangeTracker)) Touched.AddOrUpdate(db, Touched);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // Inside a transaction others don't see it yet.
        if (eventData.Context is DozenDbContext { Database.CurrentTransaction: null } db) Tell(db);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is DozenDbContext db) Tell(db);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is { } db) Touched.Remove(db);
    }

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    /// <summary>To be called in a transaction in which runs are written past the change tracker.</summary>
    public static void Expect(DbContext db) => Touched.AddOrUpdate(db, Touched);

    private static bool HasWaitingRun(ChangeTracker tracker)
    {
        // Saving looks for changes before and after this; once more would cost a large batch as much again.
        var before = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        var found = tracker.Entries<WorkflowExecution>().Any(e =>
            e.State is EntityState.Added or EntityState.Modified && e.Entity is { Status: ExecutionStatus.Pending, WorkflowType: not WorkflowType.LeadImport });
        tracker.AutoDetectChangesEnabled = before;
        return found;
    }

    private void Tell(DozenDbContext db)
    {
        if (Touched.Remove(db)) signals.TellWaiting(db.OrganizationId);
    }
}
