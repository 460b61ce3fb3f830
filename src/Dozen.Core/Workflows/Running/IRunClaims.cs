using Dozen.Core.Database;

namespace Dozen.Core.Workflows.Running;

/// <summary>Takes runs out of the queue, for any number of workers on any number of machines.</summary>
/// <remarks>
/// Due is a run that waits and may begin, or one that is going on and whose lease has expired. A run that has had an
/// attempt and never a worker came from the earlier platform, and is not taken.
/// </remarks>
public interface IRunClaims
{
    /// <summary>Which organisations have something due, and observes the database's time. Asks over all organisations, so not for each claim.</summary>
    /// <param name="types">The kinds of run that somebody here can work.</param>
    /// <param name="after">Those with a greater id come first, so that whoever asks again goes on where it was.</param>
    Task<DueRuns> LookAsync(DozenDbContext db, IReadOnlyCollection<WorkflowType> types, long after, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the run of the context's organisation that has been due for longest, as a part of the context's open transaction;
    /// those whose worker vanished come first. Two never get the same one, and neither waits for the other's work.
    /// </summary>
    /// <returns>The run as it is now, running and not tracked; null when none is due, or as many are running as may.</returns>
    Task<WorkflowExecution?> TakeAsync(DozenDbContext db, RunClaim claim, CancellationToken cancellationToken);
}

/// <summary>What is due.</summary>
/// <param name="Organizations">Those with something due.</param>
/// <param name="Next">When the next run becomes due or the next lease ends; null when nothing waits and nothing runs.</param>
public sealed record DueRuns(IReadOnlyList<long> Organizations, DateTimeOffset? Next);

/// <summary>Who wants a run, and which.</summary>
/// <param name="Owner">Names the worker; unlike that of any other, of any process, at any time.</param>
public sealed record RunClaim(string Owner, IReadOnlyCollection<WorkflowType> Types);
