using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.Verification;
using Dozen.Testing;

namespace Dozen.Data.Tests.LegacyMigration;

/// <summary>Migrate, check, verify, restore, and compare each value of each of the twenty tables, seen without Dozen.</summary>
internal static class RoundTrip
{
    // What the rules drop, and JSON columns in which secrets were replaced: those are compared by what is left of them.
    private static readonly string[] Dropped = ["users.hashed_password", "workflow_credentials.encrypted_credentials"];

    public static async Task ProveAsync(LegacyRun run, string source, bool inPlace = false)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var before = await ReadAsync(source, "public", cancelled);

        var migrated = await run.MigrateAsync(source, inPlace);
        Assert.True(migrated.Succeeded, migrated.Failure?.Message);
        var checkedAgain = await run.WithAsync<CheckLegacy, Result<LegacyCheckReport>>(verb => verb.ExecuteAsync(source, run.Ledger, new Ignore(), cancelled));
        Assert.True(checkedAgain.Succeeded, checkedAgain.Failure?.Message);
        Assert.Equal("", string.Join("\n", [.. checkedAgain.Value.Sentences, .. checkedAgain.Value.FailedChecks]));
        Assert.True(checkedAgain.Value.IsClean);
        var verified = await run.WithAsync<VerifyDatabase, Result<VerificationReport>>(verb => verb.ExecuteAsync(cancelled));
        Assert.True(verified.Value.IsClean);

        var restored = await PostgresServer.CreateDatabaseAsync(cancelled);
        var back = await run.WithAsync<RestoreLegacy, Result<LegacyRestoreReport>>(verb => verb.ExecuteAsync(restored, run.Ledger, new Ignore(), cancelled));
        Assert.True(back.Succeeded, back.Failure?.Message);
        Compare(before, await ReadAsync(restored, "public", cancelled), migrated.Value.Secrets.Select(s => $"{s.Table} {s.Id} {s.Path.Split('.')[0]}").ToHashSet());
    }

    private static async Task<Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string?>>>> ReadAsync(string url, string schema, CancellationToken cancellationToken)
    {
        var tables = await EarlierDatabase.ReadAsync(url, $"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1", cancellationToken);
        var rows = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string?>>>();
        foreach (var table in tables) rows[table] = await EarlierDatabase.RowsAsync(url, $"{schema}.{table}", cancellationToken);
        return rows;
    }

    private static void Compare(
        Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string?>>> before, Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string?>>> after, HashSet<string> secrets)
    {
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        var differences = new List<string>();
        foreach (var (table, rows) in before)
        {
            if (rows.Count != after[table].Count) differences.Add($"{table}: {rows.Count} rows became {after[table].Count}");
            foreach (var (was, now) in rows.Zip(after[table]))
            {
                Assert.Equal(was.Keys, now.Keys);
                foreach (var column in was.Keys.Where(c => !Dropped.Contains($"{table}.{c}") && was[c] != now[c]))
                {
                    if (secrets.Contains($"{table} {was.GetValueOrDefault("id")} {column}") && now[column]!.Contains("secret:LEGACY_", StringComparison.Ordinal)) continue;
                    differences.Add($"{table} {was.GetValueOrDefault("id")}.{column}: {was[column]} became {now[column]}");
                }
            }
        }

        Assert.Equal("", string.Join("\n", differences.Take(20)));
    }

    internal sealed class Ignore : IProgress<LegacyProgress>
    {
        public void Report(LegacyProgress value)
        {
        }
    }
}
