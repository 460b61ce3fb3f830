using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;
using Dozen.Core.LegacyMigration.Rebuilding;
using Dozen.Core.Verification;

namespace Dozen.Core.LegacyMigration;

/// <summary>What a check found.</summary>
/// <param name="Differences">Rows, entries and columns that do not agree.</param>
/// <param name="Sentences">About the first few of them.</param>
/// <param name="FailedChecks">What <c>dozen verify</c> finds wrong with the twelve tables: keys, orphans, tables.</param>
public sealed record LegacyCheckReport(
    string Source, string Target, long Differences, IReadOnlyList<string> Sentences, IReadOnlyList<string> FailedChecks,
    IReadOnlyList<TableCount> Tables, IReadOnlyList<AdjustedValues> Adjusted)
{
    public bool IsClean => Differences == 0 && FailedChecks.Count == 0;
}

/// <summary>
/// Compares the target with the source through the ledger: every row is made again from the target and its digest compared, and
/// every row of the source is read anew and its digest compared; where two differ, column by column.
/// </summary>
public sealed class CheckLegacy(ILegacySources sources, ILegacyTarget target, ILedgers ledgers, VerifyDatabase verify)
{
    public async Task<Result<LegacyCheckReport>> ExecuteAsync(string sourceUrl, string ledgerPath, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        if (!ledgers.Open(ledgerPath).TryGet(out var ledger, out var noLedger)) return noLedger;
        using (ledger)
        {
            if (!(await sources.OpenAsync(sourceUrl, cancellationToken)).TryGet(out var source, out var unreachable)) return unreachable;
            await using (source)
            {
                if (!(await target.OpenAsync(cancellationToken)).TryGet(out var tables, out var unavailable)) return unavailable;
                await using (tables)
                {
                    if (await tables.ReadMarkAsync(cancellationToken) is not { } mark || !ledger.Header.Mark.StartsWith(mark, StringComparison.Ordinal)) return LegacyFailures.AnotherLedger;
                    return await CheckAsync(ledger, source, tables, progress, cancellationToken);
                }
            }
        }
    }

    private async Task<Result<LegacyCheckReport>> CheckAsync(ILedgerReader ledger, ILegacySource source, ITwelveTables tables, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        var catalogue = await source.ReadCatalogueAsync(cancellationToken);
        if (catalogue.Table("users")?.Column("hashed_password") is null) return LegacyFailures.NoEarlierTables;
        await source.ExecuteAsync(Preparation.Script, cancellationToken);
        await source.BeginAsync(catalogue, snapshot: true, cancellationToken);
        var plan = await new SourcePreparation(source, catalogue, ledger.Header.LedgerOnly).RunAsync(ledger.Header.Salt, withKeys: false, cancellationToken);

        var total = plan.TableNames.Sum(n => plan.Facts.RangeOf(n).Rows);
        var (_, differences) = await new RowCheck(ledger, tables).RunAsync(new RowProgress(progress, "comparing the target with the ledger", total), cancellationToken);
        var read = new RowProgress(progress, "comparing the source with the ledger", total);
        foreach (var table in plan.Tables.DistinctBy(t => t.Name)) await CompareAsync(table, plan, ledger, source, differences, read, cancellationToken);
        await ColumnComparison.TellAsync(differences, plan, source, cancellationToken);
        await source.RollBackAsync(cancellationToken);

        progress.Report(new LegacyProgress("verifying the twelve tables", 0, 0));
        var verified = await verify.ExecuteAsync(cancellationToken);
        IReadOnlyList<string> failed = verified.TryGet(out var report, out var failure)
            ? report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).SelectMany(c => c.Findings.Select(f => $"{c.Title}: {f.Subject}. {f.Message}")).ToList()
            : [failure.Message];
        return new LegacyCheckReport(source.Description, target.Description, differences.Count, differences.Sentences, failed, ledger.Counts(), ledger.Adjusted());
    }

    /// <summary>Both in the order of ids.</summary>
    private static async Task CompareAsync(
        LegacyTable table, MappingPlan plan, ILedgerReader ledger, ILegacySource source, Differences differences, RowProgress progress, CancellationToken cancellationToken)
    {
        var hasId = plan.Catalogue.Table(table.Name)!.Column("id") is { Kind: "int2" or "int4" or "int8" } && table.Target is not null;
        var select = hasId ? $"{plan.Of(table).Digests()} ORDER BY s.id" : plan.Of(table).Entries();
        using var entries = ledger.Entries(table.Name).GetEnumerator();
        var isThere = entries.MoveNext();
        long rows = 0;
        await foreach (var row in source.ReadAsync(select, cancellationToken))
        {
            var id = row.Number(0);
            while (isThere && entries.Current.Id < id)
            {
                differences.Add(Sentence($"{table.Name} {entries.Current.Id} is in the ledger and not in the source"));
                isThere = entries.MoveNext();
            }

            if (!isThere || entries.Current.Id != id)
            {
                differences.Add(Sentence($"{table.Name} {id} is in the source and not in the ledger"));
                continue;
            }

            if (!row.Bytes(1).SequenceEqual(entries.Current.Digest.Span)) differences.Add(Sentence($"{table.Name} {id} has changed in the source since it was migrated"));
            isThere = entries.MoveNext();
            if (++rows % 10_000 == 0) progress.Report(10_000);
        }

        for (; isThere; isThere = entries.MoveNext()) differences.Add(Sentence($"{table.Name} {entries.Current.Id} is in the ledger and not in the source"));
        progress.Report(rows % 10_000);

        static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
