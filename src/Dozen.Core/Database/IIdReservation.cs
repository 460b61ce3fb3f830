namespace Dozen.Core.Database;

/// <summary>Sets a run of ids aside, so that rows may be stored with ids that are known beforehand.</summary>
public interface IIdReservation
{
    /// <summary>Nobody else is given these ids from now on, whether or not they are used.</summary>
    /// <param name="table">A table of the model.</param>
    /// <param name="count">At least 1.</param>
    /// <returns>The id before the first of them.</returns>
    Task<long> ReserveAsync(DozenDbContext db, string table, long count, CancellationToken cancellationToken);

    /// <summary>One id for a row that is about to be stored, without waiting for anybody. Does not commit or begin a transaction of its own.</summary>
    Task<long> NextAsync(DozenDbContext db, string table, CancellationToken cancellationToken);
}
