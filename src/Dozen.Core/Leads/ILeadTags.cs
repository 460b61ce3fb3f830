using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <param name="Count">Living leads that have it.</param>
public sealed record TagCount(string Tag, long Count);

/// <summary>Counts the tags of the living leads; each engine looks into its JSON in its own way.</summary>
public interface ILeadTags
{
    /// <summary>The most used tags first, then by code point.</summary>
    Task<IReadOnlyList<TagCount>> CountAsync(DozenDbContext db, int most, CancellationToken cancellationToken);
}
