using System.Globalization;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration.Rebuilding;

/// <summary>Makes every earlier row again and compares its digest with the ledger's.</summary>
internal sealed class RowCheck(ILedgerReader ledger, ITwelveTables tables)
{
    /// <summary>So many are told of; the count goes on.</summary>
    public const int Told = 20;

    private readonly RebuiltTables rebuilt = new(ledger, tables);

    public async Task<(long Rows, Differences Differences)> RunAsync(IProgress<long> progress, CancellationToken cancellationToken)
    {
        var differences = new Differences();
        long all = 0;
        foreach (var tableName in rebuilt.Definitions.Select(d => d.Name).Distinct())
        {
            long rows = 0;
            foreach (var definition in rebuilt.Definitions.Where(d => d.Name == tableName)) rows += await CheckAsync(definition, differences, progress, cancellationToken);
            var expected = ledger.Counts().FirstOrDefault(c => c.Table == tableName)?.Rows ?? 0;
            if (rows != expected) differences.Add(string.Create(CultureInfo.InvariantCulture, $"{tableName}: {rows} of {expected} rows could be made again"));
            all += rows;
        }

        return (all, differences);
    }

    private async Task<long> CheckAsync(LegacyTable definition, Differences differences, IProgress<long> progress, CancellationToken cancellationToken)
    {
        var builder = rebuilt.BuilderOf(definition);
        var (columns, digested) = (builder.Columns, builder.Digested);
        var (digest, computed, texts) = (new RowDigest(), new byte[32], new string?[digested.Count(d => d)]);
        long rows = 0;
        await foreach (var row in rebuilt.RowsAsync(definition, builder, cancellationToken))
        {
            rows++;
            if (rows % 10_000 == 0) progress.Report(10_000);
            if (row.Missing is not null)
            {
                differences.Add($"{definition.Name} {row.Entry.Id}: {row.Missing}");
                continue;
            }

            for (int from = 0, to = 0; from < columns.Count; from++)
            {
                if (digested[from]) texts[to++] = row.Texts[from];
            }

            digest.Compute(texts, computed);
            if (!row.Entry.Digest.Span.SequenceEqual(computed)) differences.Add(definition, row.Entry, columns, digested, row.Texts);
        }

        progress.Report(rows % 10_000);
        return rows;
    }
}

/// <summary>What does not agree: a count, and sentences about the first few.</summary>
internal sealed class Differences
{
    private readonly List<string> sentences = [];
    private readonly List<(LegacyTable Table, long Id, IReadOnlyList<string> Columns, string?[] Texts)> rows = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> Sentences => sentences;

    /// <summary>Rows whose columns are still to be compared with the source's.</summary>
    public IReadOnlyList<(LegacyTable Table, long Id, IReadOnlyList<string> Columns, string?[] Texts)> Rows => rows;

    public void Add(string sentence)
    {
        Count++;
        if (sentences.Count < RowCheck.Told) sentences.Add(sentence);
    }

    public void Add(LegacyTable table, LedgerEntry entry, IReadOnlyList<string> columns, bool[] digested, string?[] texts)
    {
        Count++;
        if (rows.Count >= RowCheck.Told) return;
        rows.Add((table, entry.Id, columns.Where((_, i) => digested[i]).ToList(), texts.Where((_, i) => digested[i]).ToArray()));
    }

    public void Tell(string sentence)
    {
        if (sentences.Count < RowCheck.Told * 2) sentences.Add(sentence);
    }
}
