using Microsoft.EntityFrameworkCore.Storage;

namespace Dozen.Core.Database;

/// <summary>
/// A verb's transaction. Where one is open already, as around a repeatable request, it is a part of that one: committing
/// it leaves the decision to whoever opened the transaction, and leaving it without committing takes back this part alone.
/// </summary>
public sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction transaction;
    private readonly string? savepoint;
    private bool done;

    private JoinedTransaction(IDbContextTransaction transaction, string? savepoint) => (this.transaction, this.savepoint) = (transaction, savepoint);

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (savepoint is null) await transaction.CommitAsync(cancellationToken);
        else await transaction.ReleaseSavepointAsync(savepoint, cancellationToken);
        done = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (savepoint is null) await transaction.DisposeAsync();
        else if (!done) await transaction.RollbackToSavepointAsync(savepoint);
    }

    internal static async Task<JoinedTransaction> BeginAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not { } open) return new(await db.Database.BeginTransactionAsync(cancellationToken), null);

        var name = $"part_{Guid.NewGuid():N}";
        await open.CreateSavepointAsync(name, cancellationToken);
        return new(open, name);
    }
}

/// <summary>What has to wait until a request's transaction is committed, such as telling a worker of a row it would not see yet.</summary>
public sealed class AfterCommit
{
    private List<Action>? waiting;

    /// <summary>At once, unless the request runs in a transaction of its own; then when that is committed, or never.</summary>
    public void Run(Action action)
    {
        if (waiting is null) action();
        else waiting.Add(action);
    }

    /// <summary>Makes everything wait from here on.</summary>
    public void Hold() => waiting = [];

    /// <summary>The transaction is committed.</summary>
    public void Release()
    {
        var actions = waiting ?? [];
        waiting = null;
        foreach (var action in actions) action();
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Drop() => waiting = null;
}
