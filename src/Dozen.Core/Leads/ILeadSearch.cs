using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <summary>Finds leads by words and tags through the engine's own search index.</summary>
public interface ILeadSearch
{
    /// <summary>The leads that contain every term (anywhere in <see cref="Leads.SearchText"/>) and have every tag.</summary>
    /// <param name="terms">Normalised by <see cref="Leads.SearchText.Terms"/>.</param>
    Task<IQueryable<Lead>> FindAsync(DozenDbContext db, IReadOnlyList<string> terms, IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>
    /// The leads that an import created; none when there is no such import. They were created while it ran, so the index
    /// by time finds them, and only they are asked which import they came from.
    /// </summary>
    Task<IQueryable<Lead>> CreatedByImportAsync(DozenDbContext db, long importId, CancellationToken cancellationToken);

    /// <summary>Those among leads that a run found or worked on; of an import those it created; none when there is no such run.</summary>
    Task<IQueryable<Lead>> AmongRunAsync(DozenDbContext db, IQueryable<Lead> leads, long executionId, CancellationToken cancellationToken);

    /// <summary>The leads, also those in the trash, whose data of a source says that it had to go before a time.</summary>
    /// <param name="source">Its key in <c>enrichment_data</c>.</param>
    /// <param name="time">In the form of <c>expires_at</c>.</param>
    IQueryable<Lead> WithExpiredData(DozenDbContext db, string source, string time);
}
