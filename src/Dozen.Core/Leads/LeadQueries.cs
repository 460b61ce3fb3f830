using System.Linq.Expressions;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Reads of leads; all of them projections, lists always paged.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class LeadQueries(DozenDbContext db, ILeadSearch search)
{
    public const int MaxPerPage = 200;

    public static readonly Failure CursorInvalid = Failure.Invalid("cursor", "This cursor was not made by this list, or with another sort.");

    public async Task<Result<LeadView>> GetAsync(long id, CancellationToken cancellationToken)
    {
        // A lead in the trash is still shown, as what it is.
        var lead = await db.Leads.AsNoTracking().IgnoreQueryFilters([DozenDbContext.TrashFilter])
            .SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
        return lead is null ? LeadFailures.NotFound(id) : LeadView.From(lead);
    }

    public async Task<Result<Page<LeadSummary>>> ListAsync(LeadFilter filter, LeadPaging paging, CancellationToken cancellationToken)
    {
        LeadCursor? cursor = null;
        if (paging.Cursor is not null)
        {
            cursor = LeadCursor.Parse(paging.Cursor);
            if (cursor is null || cursor.Sort != paging.Sort || cursor.Descending != paging.Descending) return CursorInvalid;
        }

        using var _ = OwnerAccessFor(filter);
        var matching = await MatchingAsync(filter, cancellationToken);
        long? total = paging.CountTotal ? await matching.LongCountAsync(cancellationToken) : null;

        var perPage = Math.Clamp(paging.PerPage, 1, MaxPerPage);
        var page = cursor is null ? matching : matching.Where(cursor.RowsAfter());
        page = Sorted(page, paging.Sort, paging.Descending);
        if (cursor is null) page = page.Skip((int)Math.Min((long)(Math.Max(paging.Number, 1) - 1) * perPage, int.MaxValue));

        // One more than asked for tells whether there is a next page, without a count.
        var rows = await page.Take(perPage + 1).AsNoTracking().Select(Row).ToListAsync(cancellationToken);
        var next = rows.Count > perPage ? LeadCursor.After(paging.Sort, paging.Descending, rows[perPage - 1]).ToString() : null;
        return new Page<LeadSummary>(
            rows.Take(perPage).Select(r => r.Summary).ToList(), total, cursor is null ? Math.Max(paging.Number, 1) : null, perPage, next);
    }

    /// <summary>The ids of every lead of a list, in its order. Begin <see cref="OwnerAccessFor"/> first.</summary>
    internal async Task<List<long>> IdsAsync(LeadFilter filter, LeadSort sort, bool descending, CancellationToken cancellationToken) =>
        await Sorted(await MatchingAsync(filter, cancellationToken), sort, descending).Select(l => l.Id).ToListAsync(cancellationToken);

    /// <summary>The filter as a query, for lists and for everything else that means "these leads".</summary>
    internal async Task<IQueryable<Lead>> MatchingAsync(LeadFilter filter, CancellationToken cancellationToken)
    {
        var leads = await search.FindAsync(db, SearchText.Terms(filter.Search), filter.Tags, cancellationToken);
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

    private static readonly Expression<Func<Lead, LeadRow>> Row = BuildRow();

    private static Expression<Func<Lead, LeadRow>> BuildRow()
    {
        var lead = LeadSummary.Projection.Parameters[0];
        var constructor = typeof(LeadRow).GetConstructors().Single();
        return Expression.Lambda<Func<Lead, LeadRow>>(
            Expression.New(constructor, LeadSummary.Projection.Body, Expression.Property(lead, nameof(Lead.SearchText))), lead);
    }

    private static IQueryable<Lead> Sorted(IQueryable<Lead> leads, LeadSort sort, bool descending)
    {
        return sort switch
        {
            LeadSort.CreatedAt => By(l => l.CreatedAt),
            LeadSort.UpdatedAt => By(l => l.UpdatedAt),
            LeadSort.Score => By(l => l.Score),
            LeadSort.Value => By(l => l.Value ?? -1),
            LeadSort.Name => By(l => l.SearchText),
            _ => throw new ArgumentOutOfRangeException(nameof(sort)),
        };

        IQueryable<Lead> By<TKey>(Expression<Func<Lead, TKey>> key) =>
            descending ? leads.OrderByDescending(key).ThenByDescending(l => l.Id) : leads.OrderBy(key).ThenBy(l => l.Id);
    }

    /// <summary>
    /// Search by words or tags needs indexes that row-level security would switch off; the organisation filter of the
    /// query itself stays.
    /// </summary>
    internal OwnerAccess? OwnerAccessFor(LeadFilter filter) =>
        string.IsNullOrWhiteSpace(filter.Search) && filter.Tags.Count == 0 ? null : db.UseOwnerAccess();
}
