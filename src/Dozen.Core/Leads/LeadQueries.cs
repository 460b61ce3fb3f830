using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Reads of leads; all of them projections, lists always paged.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class LeadQueries(DozenDbContext db, ILeadSearch search)
{
    // A lead in the trash is still shown, as what it is.
    private static readonly CompiledRead<long, Found?> ById = new((db, id, _) => db.Leads.AsNoTracking().IgnoreQueryFilters(new[] { DozenDbContext.TrashFilter })
        .Where(l => l.Id == id)
        .LeftJoin(
            db.Activities.Where(a => a.LeadId == id).GroupBy(a => a.LeadId).Select(g => new Reached
            {
                LeadId = g.Key,
                First = g.AsQueryable().Where(ContactTimes.IsReach).Min(a => (DateTimeOffset?)(a.CompletedAt ?? a.CreatedAt)),
                Last = g.AsQueryable().Where(ContactTimes.IsReach).Max(a => (DateTimeOffset?)(a.CompletedAt ?? a.CreatedAt)),
                Others = g.Count(a => a.ActivityType == ActivityType.Other),
            }),
            l => l.Id, r => r.LeadId, (l, r) => new Found(l, r!.First, r.Last, (int?)r.Others))
        .SingleOrDefault());

    public async Task<Result<LeadView>> GetAsync(long id, CancellationToken cancellationToken) =>
        await ById.RunAsync(db, id, cancellationToken) is not { } found ? LeadFailures.NotFound(id)
            : found.Others > 0 ? await LeadView.ReadAsync(db, found.Lead, cancellationToken) // there may be milestones among them
            : LeadView.From(found.Lead, new ContactTimes(found.First, found.Last));

    public async Task<Result<Page<LeadSummary>>> ListAsync(LeadFilter filter, ListPaging paging, CancellationToken cancellationToken)
    {
        using var _ = OwnerAccessFor(filter);
        var matching = await MatchingAsync(filter, cancellationToken);
        return await matching.ToPageAsync(LeadSorting.Keys, paging, LeadSummary.Projection, cancellationToken);
    }

    /// <summary>The ids of every lead of a list, in its order. Begin <see cref="OwnerAccessFor"/> first.</summary>
    internal async Task<List<long>> IdsAsync(LeadFilter filter, SortOrder? order, CancellationToken cancellationToken) =>
        await (await MatchingAsync(filter, cancellationToken)).InOrder(LeadSorting.Keys, order).Select(l => l.Id).ToListAsync(cancellationToken);

    /// <summary>The filter as a query, for lists and for everything else that means "these leads".</summary>
    internal async Task<IQueryable<Lead>> MatchingAsync(LeadFilter filter, CancellationToken cancellationToken)
    {
        var leads = await search.FindAsync(db, SearchText.Terms(filter.Search), filter.Tags, cancellationToken);
        if (filter.ImportId is { } importId)
        {
            var imported = await search.CreatedByImportAsync(db, importId, cancellationToken);
            leads = IsSearch(filter) ? leads.Where(l => imported.Any(i => i.Id == l.Id)) : imported;
        }

        if (filter.ExecutionId is { } executionId) leads = await search.AmongRunAsync(db, leads, executionId, cancellationToken);
        if (filter.Trash) leads = leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).Where(l => l.DeletedAt != null);
        if (filter.Statuses.Count == 1) leads = leads.Where(l => l.Status == filter.Statuses[0]);
        else if (filter.Statuses.Count > 1) leads = leads.Where(l => filter.Statuses.Contains(l.Status));
        if (filter.Sources.Count == 1) leads = leads.Where(l => l.Source == filter.Sources[0]);
        else if (filter.Sources.Count > 1) leads = leads.Where(l => filter.Sources.Contains(l.Source));
        if (filter.Temperatures.Count == 1) leads = leads.Where(l => l.LeadTemperature == filter.Temperatures[0]);
        else if (filter.Temperatures.Count > 1) leads = leads.Where(l => filter.Temperatures.Contains(l.LeadTemperature));
        if (filter.Countries.Count > 0) leads = leads.Where(l => filter.Countries.Contains(l.Country!));
        if (filter.City is { } city) leads = leads.Where(l => l.City == city);
        if (filter.Industry is { } industry) leads = leads.Where(l => l.Industry == industry);
        if (filter.MinScore is { } min) leads = leads.Where(l => l.Score >= min);
        if (filter.MaxScore is { } max) leads = leads.Where(l => l.Score <= max);
        if (filter.AssignedToId is { } owner) leads = leads.Where(l => l.AssignedToId == owner);
        if (filter.Unassigned) leads = leads.Where(l => l.AssignedToId == null);
        return leads;
    }

    /// <summary>
    /// Search by words or tags needs indexes that row-level security would switch off; the organisation filter of the
    /// query itself stays.
    /// </summary>
    internal OwnerAccess? OwnerAccessFor(LeadFilter filter) => IsSearch(filter) ? db.UseOwnerAccess() : null;

    private static bool IsSearch(LeadFilter filter) => !string.IsNullOrWhiteSpace(filter.Search) || filter.Tags.Count > 0;

    private sealed record Found(Lead Lead, DateTimeOffset? First, DateTimeOffset? Last, int? Others);

    /// <summary>What a lead's activities say of contacts with it, in one pass over them.</summary>
    private sealed class Reached
    {
        public long? LeadId { get; init; }

        public DateTimeOffset? First { get; init; }

        public DateTimeOffset? Last { get; init; }

        public int Others { get; init; }
    }
}
