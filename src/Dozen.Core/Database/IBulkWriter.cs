using Dozen.Core.Leads;

namespace Dozen.Core.Database;

/// <summary>Writes many new leads at the engine's full speed (COPY, prepared inserts), inside the context's open transaction.</summary>
public interface IBulkWriter
{
    /// <summary>What a bulk load may set for its own connection, such as larger buffers; undone when disposed.</summary>
    Task<IAsyncDisposable> BeginAsync(DozenDbContext db, CancellationToken cancellationToken);

    /// <exception cref="BulkConflictException">One of the external ids exists already; the transaction must be rolled back.</exception>
    Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken);
}

/// <summary>Somebody else stored a lead with the same external id in the meantime.</summary>
public sealed class BulkConflictException(Exception innerException)
    : Exception("A lead with the same external id was stored in the meantime.", innerException);
