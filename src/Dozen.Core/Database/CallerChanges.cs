using System.Data.Common;
using Dozen.Core.Integrations;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Core.Database;

/// <summary>Forgets who callers are when a user, an organisation or an API token was changed, whichever verb did it.</summary>
public sealed class CallerChanges(KnownCallers known) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Look(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Look(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        // Inside a transaction others don't see the change before it is committed, and would find what was.
        if (eventData.Context is DozenDbContext { Database.CurrentTransaction: null } db) Forget(db);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is DozenDbContext db) Forget(db);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    private static void Look(DbContext? context)
    {
        if (context is DozenDbContext db && db.ChangeTracker.Entries().Any(e =>
            e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
            && e.Entity is User or Organization or Integration { IntegrationType: IntegrationType.ApiToken }))
            db.ChangesCallers = true;
    }

    private void Forget(DozenDbContext db)
    {
        if (!db.ChangesCallers) return;
        db.ChangesCallers = false;
        known.Forget();
    }
}
