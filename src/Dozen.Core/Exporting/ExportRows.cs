using System.Runtime.CompilerServices;
using Dozen.Core.Database;

namespace Dozen.Core.Exporting;

/// <summary>
/// Reads a long list in its order: first the ids of all its rows (8 bytes each, and the only thing the database must
/// sort), then the rows themselves in portions, all from one state of the database. One statement over everything would
/// make SQLite sort whole rows in memory wherever no index gives the order.
/// </summary>
internal sealed class ExportRows(DozenDbContext db, IReadSnapshot snapshot)
{
    private const int Portion = 500;

    /// <param name="access">Begins the rights under which everything is read, or nothing.</param>
    /// <param name="ids">The ids in order.</param>
    /// <param name="read">The rows of a portion by id; one that is missing is left out.</param>
    public async IAsyncEnumerable<TRow> InOrderAsync<TRow>(
        Func<OwnerAccess?> access,
        Func<CancellationToken, Task<List<long>>> ids,
        Func<long[], CancellationToken, Task<Dictionary<long, TRow>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rights first: a role that a transaction has taken on it keeps to its end.
        using var _ = access();
        await using var state = await snapshot.BeginAsync(db, cancellationToken);
        foreach (var portion in (await ids(cancellationToken)).Chunk(Portion))
        {
            var rows = await read(portion, cancellationToken);
            foreach (var id in portion)
            {
                if (rows.TryGetValue(id, out var row)) yield return row;
            }
        }
    }
}
