using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <summary>Finds leads by words and tags through the engine's own search index.</summary>
public interface ILeadSearch
{
    /// <summary>The leads that contain every term (anywhere in <see cref="Leads.SearchText"/>) and have every tag.</summary>
    /// <param name="terms">Normalised by <see cref="Leads.SearchText.Terms"/>.</param>
    Task<IQueryable<Lead>> FindAsync(DozenDbContext db, IReadOnlyList<string> terms, IReadOnlyList<string> tags, CancellationToken cancellationToken);
}
