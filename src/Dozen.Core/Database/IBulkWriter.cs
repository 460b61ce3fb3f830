using Dozen.Core.Activities;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;

namespace Dozen.Core.Database;

/// <summary>Writes many new leads, and their history, at the engine's full speed (COPY, prepared inserts), inside the context's open transaction.</summary>
public interface IBulkWriter
{
    /// <summary>Makes the context's connection ready for many batches.</summary>
    Task<IBulkLoad> BeginAsync(DozenDbContext db, CancellationToken cancellationToken);

    /// <summary>Makes another context's connection ready for looking up thousands of keys beside a load, until what is returned is disposed.</summary>
    Task<IAsyncDisposable> PrepareLookUpsAsync(DozenDbContext db, CancellationToken cancellationToken);

    /// <summary>Ids for leads that are to be written in the context's open transaction; those that are not used are lost.</summary>
    Task<IReadOnlyList<long>> ReserveLeadIdsAsync(DozenDbContext db, int count, CancellationToken cancellationToken);

    /// <summary>Writes leads: all with ids that were reserved, or all without, to be given one.</summary>
    /// <exception cref="BulkConflictException">One of the external ids exists already; the transaction must be rolled back.</exception>
    Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken);

    /// <summary>Writes entries of the history, under owner access like everything here.</summary>
    Task WriteHistoryAsync(DozenDbContext db, IReadOnlyList<Activity> activities, CancellationToken cancellationToken);

    /// <summary>Puts runs that nobody has taken yet in the queue, or records some that are over; under owner access as well.</summary>
    Task WriteRunsAsync(DozenDbContext db, IReadOnlyList<WorkflowExecution> runs, CancellationToken cancellationToken);
}

/// <summary>A load of many batches, with what it has set for its connection, such as larger buffers; undone when disposed.</summary>
public interface IBulkLoad : IAsyncDisposable
{
    /// <inheritdoc cref="IBulkWriter.WriteAsync"/>
    Task WriteAsync(IReadOnlyList<Lead> leads, CancellationToken cancellationToken);
}

/// <summary>Somebody else stored a lead with the same external id in the meantime.</summary>
public sealed class BulkConflictException(Exception innerException)
    : Exception("A lead with the same external id was stored in the meantime.", innerException);
