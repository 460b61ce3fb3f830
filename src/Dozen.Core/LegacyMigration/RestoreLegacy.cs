using System.Runtime.CompilerServices;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;
using Dozen.Core.LegacyMigration.Rebuilding;

namespace Dozen.Core.LegacyMigration;

/// <param name="Rows">By earlier table.</param>
public sealed record LegacyRestoreReport(string Source, string Target, IReadOnlyDictionary<string, long> Rows);

/// <summary>Builds the twenty tables again, of the twelve and the ledger: the proof that a migration lost nothing.</summary>
public sealed class RestoreLegacy(ILegacyTarget twelve, ILedgers ledgers)
{
    /// <param name="targetUrl">postgres://… of an empty database.</param>
    public async Task<Result<LegacyRestoreReport>> ExecuteAsync(string targetUrl, string ledgerPath, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        if (!ledgers.Open(ledgerPath).TryGet(out var ledger, out var noLedger)) return noLedger;
        using (ledger)
        {
            if (!(await twelve.OpenAsync(cancellationToken)).TryGet(out var tables, out var unavailable)) return unavailable;
            await using (tables)
            {
                if (await tables.ReadMarkAsync(cancellationToken) is not { } mark || !ledger.Header.Mark.StartsWith(mark, StringComparison.Ordinal)) return LegacyFailures.AnotherLedger;
                if (!(await twelve.BeginRestoreAsync(targetUrl, cancellationToken)).TryGet(out var writer, out var refused)) return refused;
                await using (writer) return await RestoreAsync(ledger, tables, writer, targetUrl, progress, cancellationToken);
            }
        }
    }

    private async Task<Result<LegacyRestoreReport>> RestoreAsync(
        ILedgerReader ledger, ITwelveTables tables, IEarlierTablesWriter writer, string targetUrl, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        await writer.CreateAsync(ledger.Header.Catalogue, cancellationToken);
        var rebuilt = new RebuiltTables(ledger, tables);
        var missing = new Differences();
        var rows = new Dictionary<string, long>();
        foreach (var definition in rebuilt.Definitions)
        {
            var builder = rebuilt.BuilderOf(definition);
            var step = new RowProgress(progress, definition.Name, ledger.Header.Ids.GetValueOrDefault(definition.Name)?.Rows ?? 0);
            var count = new Counted();
            await writer.WriteAsync(definition.Name, builder.Columns, TextsAsync(rebuilt, definition, builder, missing, count, step, cancellationToken), cancellationToken);
            rows[definition.Name] = rows.GetValueOrDefault(definition.Name) + count.Rows;
        }

        foreach (var table in ledger.Counts().Where(c => rows.GetValueOrDefault(c.Table) != c.Rows)) missing.Add($"{table.Table}: {rows.GetValueOrDefault(table.Table)} of {table.Rows} rows");
        if (missing.Count > 0) return LegacyFailures.Different(string.Join("; ", missing.Sentences));
        progress.Report(new LegacyProgress("building keys and indexes", 0, 0));
        await writer.CommitAsync(ledger.Header.Catalogue, cancellationToken);
        return new LegacyRestoreReport(twelve.Description, new Uri(targetUrl).AbsolutePath.Trim('/'), rows);
    }

    private static async IAsyncEnumerable<string?[]> TextsAsync(
        RebuiltTables rebuilt, LegacyTable definition, RowBuilder builder, Differences missing, Counted count, RowProgress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rebuilt.RowsAsync(definition, builder, cancellationToken))
        {
            if (row.Missing is not null)
            {
                missing.Add($"{definition.Name} {row.Entry.Id}: {row.Missing}");
                continue;
            }

            if (++count.Rows % 10_000 == 0) progress.Report(10_000);
            yield return row.Texts;
        }
    }

    private sealed class Counted
    {
        public long Rows { get; set; }
    }
}
