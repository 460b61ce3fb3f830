namespace Dozen.Core.Database;

/// <summary>Makes several reads see one state of the database, without keeping anybody from writing meanwhile.</summary>
public interface IReadSnapshot
{
    /// <summary>From now on the context reads one state, until disposed. Nothing may be written through it.</summary>
    Task<IAsyncDisposable> BeginAsync(DozenDbContext db, CancellationToken cancellationToken);
}
