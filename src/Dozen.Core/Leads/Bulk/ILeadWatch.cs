using Dozen.Core.Activities;
using Dozen.Core.Database;

namespace Dozen.Core.Leads.Bulk;

/// <summary>Who waits for what happens to leads. Changes that go past the change tracker tell it themselves.</summary>
public interface ILeadWatch
{
    /// <summary>Begins a change of many leads, in the open transaction.</summary>
    /// <returns>Null when nobody waits in this organisation, which costs a look into a dictionary.</returns>
    ValueTask<IWatchedChange?> BeginAsync(DozenDbContext db, CancellationToken cancellationToken);
}

/// <summary>A change of many leads as those hear of it who wait. What follows from it commits with it, or not at all.</summary>
public interface IWatchedChange
{
    /// <param name="leads">As they are from now on, with their ids; those that nothing happened to may be among them.</param>
    /// <param name="history">What happened, as it was written.</param>
    Task HearAsync(IEnumerable<Lead> leads, IReadOnlyList<Activity> history, CancellationToken cancellationToken);

    /// <summary>Everything was told.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
