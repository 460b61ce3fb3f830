using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>The organisation's activities, over all its leads.</summary>
[Needs(Area.Activities, Access.Read)]
public sealed class ActivityQueries(DozenDbContext db)
{
    public async Task<Result<Page<ActivityView>>> ListAsync(ActivityFilter filter, ListPaging paging, CancellationToken cancellationToken)
    {
        IQueryable<Activity> activities = db.Activities;

        // One status is said by itself, so that the index of what is planned serves it.
        if (filter.Statuses.Count == 1) activities = activities.Where(a => a.Status == filter.Statuses[0]);
        else if (filter.Statuses.Count > 1) activities = activities.Where(a => filter.Statuses.Contains(a.Status));
        if (filter.Types.Count > 0) activities = activities.Where(a => filter.Types.Contains(a.ActivityType));
        if (filter.LeadId is { } lead) activities = activities.Where(a => a.LeadId == lead);
        if (filter.UserId is { } user) activities = activities.Where(a => a.UserId == user);
        if (filter.Unassigned) activities = activities.Where(a => a.UserId == null);
        if (filter.DueBefore is { } dueBefore) activities = activities.Where(a => a.ScheduledAt < dueBefore);
        if (filter.DueAfter is { } dueAfter) activities = activities.Where(a => a.ScheduledAt >= dueAfter);
        if (filter.CreatedBefore is { } createdBefore) activities = activities.Where(a => a.CreatedAt < createdBefore);
        if (filter.CreatedAfter is { } createdAfter) activities = activities.Where(a => a.CreatedAt >= createdAfter);

        var result = await activities.ToPageAsync(ActivitySorting.Keys, paging, ActivityView.Projection, cancellationToken);
        return result.TryGet(out var page, out _) ? page with { Items = await WithNamesAsync(page.Items, cancellationToken) } : result;
    }

    public async Task<Result<ActivityView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        var activity = await db.Activities.AsNoTracking().Where(a => a.Id == id).Select(ActivityView.Projection).SingleOrDefaultAsync(cancellationToken);
        return activity is null ? ActivityFailures.NotFound(id) : (await WithNamesAsync([activity], cancellationToken))[0];
    }

    private async Task<IReadOnlyList<ActivityView>> WithNamesAsync(IReadOnlyList<ActivityView> page, CancellationToken cancellationToken)
    {
        var leadIds = page.Select(a => a.LeadId).OfType<long>().Distinct().ToList();
        var leads = leadIds.Count == 0 ? [] : await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AsNoTracking().Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.Company, l.FirstName, l.LastName, l.Email, l.Phone })
            .ToDictionaryAsync(l => l.Id, l => Lead.NameOf(l.Company, l.FirstName, l.LastName, l.Email, l.Phone), cancellationToken);
        var userIds = page.Select(a => a.UserId).OfType<long>().Distinct().ToList();
        var users = userIds.Count == 0 ? [] : await db.Users.AsNoTracking().Where(u => userIds.Contains(u.Id))
            .Select(u => new { u.Id, u.FirstName, u.LastName, u.Email })
            .ToDictionaryAsync(u => u.Id, u => User.NameOf(u.FirstName, u.LastName, u.Email), cancellationToken);
        return [.. page.Select(a => a with
        {
            LeadName = a.LeadId is { } lead ? leads.GetValueOrDefault(lead) : null,
            UserName = a.UserId is { } user ? users.GetValueOrDefault(user) : null,
        })];
    }
}
