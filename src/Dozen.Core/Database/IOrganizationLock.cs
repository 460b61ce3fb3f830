namespace Dozen.Core.Database;

/// <summary>Lets one import at a time run in an organisation, over all processes that share the database.</summary>
public interface IOrganizationLock
{
    /// <summary>The lock, held until disposed or until this process dies; null when somebody else holds it.</summary>
    Task<IAsyncDisposable?> TryTakeAsync(DozenDbContext db, CancellationToken cancellationToken);
}
