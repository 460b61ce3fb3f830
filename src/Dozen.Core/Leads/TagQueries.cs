using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Leads;

/// <summary>The tags in use.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class TagQueries(DozenDbContext db, ILeadTags tags)
{
    public const int Most = 1_000;

    /// <summary>At most 1,000, the most used first.</summary>
    public Task<IReadOnlyList<TagCount>> ListAsync(int most, CancellationToken cancellationToken) => tags.CountAsync(db, Math.Clamp(most, 1, Most), cancellationToken);
}
