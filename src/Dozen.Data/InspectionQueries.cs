using System.Data.Common;
using Dozen.Core.Verification;

namespace Dozen.Data;

/// <summary>The queries over rows that both engines read alike; the catalogues they don't.</summary>
internal abstract class InspectionQueries(DbConnection connection) : IDatabaseInspector
{
    public abstract Task<Catalogue> ReadCatalogueAsync(CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<string>> CheckSearchAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    public async Task<TableScan> ScanAsync(string table, IReadOnlyList<RowRule> rules, CancellationToken cancellationToken)
    {
        var conditions = rules.Select(Broken).ToList();
        var counts = string.Concat(conditions.Select(c => $", count(*) FILTER (WHERE {c})"));
        var totals = (await ReadAsync(
            $"SELECT count(*){counts} FROM {Name(table)} AS t",
            row => Enumerable.Range(0, conditions.Count + 1).Select(row.GetInt64).ToArray(), cancellationToken)).Single();

        var breaches = new List<RowsFound>();
        foreach (var (condition, count) in conditions.Zip(totals.Skip(1)))
            breaches.Add(count == 0 ? RowsFound.None : new(count, await FirstIdsAsync($"{Name(table)} AS t WHERE {condition}", cancellationToken)));
        return new TableScan(totals[0], breaches);
    }

    public async Task<OrphanScan> FindOrphansAsync(Reference reference, CancellationToken cancellationToken)
    {
        var pairs = reference.Columns.Zip(reference.ParentColumns).ToList();
        var join = string.Join(" AND ", pairs.Select(p => $"p.{Name(p.Second)} = t.{Name(p.First)}"));
        var given = string.Join(" AND ", pairs.Select(p => $"t.{Name(p.First)} IS NOT NULL"));
        var from = $"{Name(reference.Table)} AS t LEFT JOIN {Name(reference.Parent)} AS p ON {join} WHERE {given} AND p.{Name(pairs[0].Second)} IS NULL";
        if (await CountAsync(from, cancellationToken) == 0) return new OrphanScan(RowsFound.None, RowsFound.None);
        if (!reference.IsByPair) return new OrphanScan(await FindAsync(from, cancellationToken), RowsFound.None);

        var elsewhere = $"EXISTS (SELECT 1 FROM {Name(reference.Parent)} AS e WHERE e.{Name(pairs[1].Second)} = t.{Name(pairs[1].First)})";
        return new OrphanScan(
            await FindAsync($"{from} AND NOT {elsewhere}", cancellationToken), await FindAsync($"{from} AND {elsewhere}", cancellationToken));
    }

    /// <summary>True for a value that is no JSON of this shape; null or false for null.</summary>
    protected abstract string IsNotJson(string column, JsonShape shape);

    protected async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // a large table may take its time; the person at the keyboard decides
        using var stopping = StopOn(cancellationToken);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
            return rows;
        }
        catch (DbException failure) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The inspection was stopped.", failure, cancellationToken);
        }
    }

    /// <summary>For a driver that doesn't look at the token while a statement runs.</summary>
    protected virtual CancellationTokenRegistration StopOn(CancellationToken cancellationToken) => default;

    private static string Name(string identifier) => $"\"{identifier.Replace("\"", "\"\"")}\"";

    private string Broken(RowRule rule) => rule switch
    {
        RowRule.Breach breach => $"({breach.Condition})",
        RowRule.OneOf { Column: var column } list =>
            $"(CAST(t.{Name(column)} AS text) NOT IN ({string.Join(", ", list.Legal.Select(l => $"'{l}'"))}){OrNull(column, list.Required)})",
        RowRule.Json { Column: var column } json => $"({IsNotJson($"t.{Name(column)}", json.Shape)}{OrNull(column, json.Required)})",
        RowRule.Colleague { Column: var column } =>
            $"EXISTS (SELECT 1 FROM users AS u WHERE u.id = t.{Name(column)} AND u.organization_id IS DISTINCT FROM t.organization_id)",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static string OrNull(string column, bool required) => required ? $" OR t.{Name(column)} IS NULL" : "";

    private async Task<RowsFound> FindAsync(string from, CancellationToken cancellationToken)
    {
        var count = await CountAsync(from, cancellationToken);
        return count == 0 ? RowsFound.None : new(count, await FirstIdsAsync(from, cancellationToken));
    }

    private async Task<long> CountAsync(string from, CancellationToken cancellationToken) =>
        (await ReadAsync($"SELECT count(*) FROM {from}", row => row.GetInt64(0), cancellationToken)).Single();

    private Task<IReadOnlyList<long>> FirstIdsAsync(string from, CancellationToken cancellationToken) =>
        ReadAsync($"SELECT t.id FROM {from} ORDER BY t.id LIMIT {RowsFound.MaxIds}", row => row.GetInt64(0), cancellationToken);
}
