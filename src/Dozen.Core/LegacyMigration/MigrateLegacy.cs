using System.Globalization;
using System.Security.Cryptography;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;
using Dozen.Core.LegacyMigration.Rebuilding;

namespace Dozen.Core.LegacyMigration;

/// <param name="Source">postgres://… of the earlier platform's database.</param>
/// <param name="Ledger">The file to write.</param>
/// <param name="InPlace">The target is the source: the earlier tables move to the schema <c>legacy</c>.</param>
/// <param name="DryRun">Reads and counts everything, and writes nothing.</param>
/// <param name="Snapshot">Others may go on writing; what they write from now on is not migrated.</param>
/// <param name="Views">Makes read-only views with the names of tables that are gone.</param>
/// <param name="LedgerOnly">Unknown tables, and columns as <c>table.column</c>, that the ledger alone is to have.</param>
public sealed record LegacyMigrationRequest(
    string Source, string Ledger, bool InPlace = false, bool DryRun = false, bool Snapshot = false, bool Views = false, IReadOnlyList<string>? LedgerOnly = null);

/// <summary>What a migration came to.</summary>
/// <param name="IsResumed">It had been stopped after its last write and only got its ledger's name now.</param>
public sealed record LegacyMigrationReport(
    string Source, string Target, string Ledger, bool DryRun, bool IsResumed, IReadOnlyList<TableCount> Tables, IReadOnlyList<AdjustedValues> Adjusted, IReadOnlyList<FoundSecret> Secrets)
{
    /// <summary>Values by name, for the file that the operator may ask for; never shown.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyDictionary<string, string> SecretValues { get; init; } = new Dictionary<string, string>();
}

/// <summary>How far a long run is.</summary>
/// <param name="Step">What it does, for a person.</param>
/// <param name="Rows">Rows done in this step.</param>
/// <param name="Total">Rows of this step; 0 where nobody knows.</param>
public sealed record LegacyProgress(string Step, long Rows, long Total);

/// <summary>
/// Brings a database of the earlier platform into the twelve tables, and writes the ledger. All or nothing: what is written is
/// made again from the target and compared before it lasts.
/// </summary>
public sealed class MigrateLegacy(ILegacySources sources, ILegacyTarget target, ILedgers ledgers, TimeProvider time)
{
    public async Task<Result<LegacyMigrationReport>> ExecuteAsync(LegacyMigrationRequest request, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        if (!(await sources.OpenAsync(request.Source, cancellationToken)).TryGet(out var source, out var unreachable)) return unreachable;
        await using (source)
        {
            if (!request.DryRun && ledgers.Unnamed(request.Ledger) is { } left && await IsOfTargetAsync(left, cancellationToken))
            {
                ledgers.Name(request.Ledger);
                return Report(request, isResumed: true);
            }

            var ledgerOnly = request.LedgerOnly ?? [];
            var catalogue = await source.ReadCatalogueAsync(cancellationToken);
            if (Refusal(request, catalogue, ledgerOnly) is { } refused) return refused;
            if (!request.DryRun && ledgers.Open(request.Ledger).Succeeded) return LegacyFailures.LedgerExists;
            if (!request.Snapshot && await source.FindWritersAsync(catalogue, cancellationToken) is { Count: > 0 } writers) return LegacyFailures.InUse(writers);

            await source.ExecuteAsync(Preparation.Script, cancellationToken);
            if (!await source.BeginAsync(catalogue, request.Snapshot, cancellationToken)) return LegacyFailures.InUse(["somebody holds a lock on its tables"]);
            return await MigrateAsync(request, source, catalogue, ledgerOnly, progress, cancellationToken);
        }
    }

    private static Failure? Refusal(LegacyMigrationRequest request, LegacyCatalogue catalogue, IReadOnlyList<string> ledgerOnly)
    {
        if (catalogue.Table("users")?.Column("hashed_password") is null || catalogue.Table("leads") is null) return LegacyFailures.NoEarlierTables;
        if (request.InPlace && catalogue.Schema == "legacy") return LegacyFailures.AlreadyMoved;
        if (catalogue.Encoding != "UTF8") return LegacyFailures.Encoding(catalogue.Encoding);
        return MappingPlan.Unaccounted(catalogue, ledgerOnly) is { Count: > 0 } unaccounted ? LegacyFailures.Unaccounted(unaccounted) : null;
    }

    private async Task<Result<LegacyMigrationReport>> MigrateAsync(
        LegacyMigrationRequest request, ILegacySource source, LegacyCatalogue catalogue, IReadOnlyList<string> ledgerOnly, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new LegacyProgress("preparing", 0, 0));
        var salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var preparation = new SourcePreparation(source, catalogue, ledgerOnly);
        var plan = await preparation.RunAsync(salt, withKeys: !request.DryRun, cancellationToken);
        var header = new LedgerHeader(
            NewMark(), source.Description, target.Description, time.Now(), salt, catalogue, plan.Facts.FirstOrganization, plan.Facts.Ids, ledgerOnly);
        if (request.DryRun)
        {
            var beside = $"{request.Ledger}.dry-run";
            await using var counted = ledgers.Create(beside, header);
            await WriteLedgerAsync(counted, source, plan, preparation, progress, cancellationToken);
            await source.RollBackAsync(cancellationToken);
            using var read = counted.Read();
            return Of(request, read, isResumed: false) with { SecretValues = preparation.Clear };
        }

        var begun = request.InPlace ? await target.BeginInPlaceAsync(source, catalogue, cancellationToken) : await target.BeginAsync(source, cancellationToken);
        if (!begun.TryGet(out var load, out var refused)) return refused;
        await using (load)
        {
            // In place the tables have just moved.
            if (request.InPlace) plan = new MappingPlan(catalogue with { Schema = "legacy" }, plan.Facts, ledgerOnly);
            await LoadAsync(load, plan, progress, cancellationToken);
            progress.Report(new LegacyProgress("building indexes, checking foreign keys", 0, 0));
            var views = request.Views ? EarlierViews.All(plan) : [];
            await using var ledger = ledgers.Create(request.Ledger, header);
            if (request.InPlace)
            {
                await load.FinishAsync(views, cancellationToken);
                await WriteLedgerAsync(ledger, source, plan, preparation, progress, cancellationToken);
            }
            else
            {
                // One is the target's work, the other the source's; neither waits for the other.
                await TogetherAsync(
                    token => Task.Run(() => load.FinishAsync(views, token), token),
                    token => WriteLedgerAsync(ledger, source, plan, preparation, progress, token),
                    cancellationToken);
            }

            using (var read = ledger.Read())
            {
                if (await DisagreementAsync(read, load, plan, source, progress, cancellationToken) is { } differs) return differs;
            }

            ledger.Complete();
            await load.CommitAsync(header.Mark, cancellationToken);
            ledger.Name();
        }

        return Report(request, isResumed: false) with { SecretValues = preparation.Clear };
    }

    /// <summary>Whichever fails stops the other as well.</summary>
    private static async Task TogetherAsync(Func<CancellationToken, Task> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(RunAsync(one), RunAsync(other));

        async Task RunAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private static async Task LoadAsync(ILegacyLoad load, MappingPlan plan, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var table in plan.Tables.Where(t => t is { Target: not null, Element: null }))
        {
            var (columns, select) = plan.Of(table).Load();
            await load.LoadAsync(table.Target!, columns, select, Step(table.Target!, table.Name), cancellationToken);
        }

        foreach (var (alias, columns, select) in plan.Milestones())
            await load.LoadAsync("activities", columns, select, Step("activities", alias), cancellationToken);

        RowProgress Step(string target, string name) => new(progress, name == target ? name : $"{name.Replace(":", ", ", StringComparison.Ordinal)} → {target}", plan.Facts.RangeOf(name).Rows);
    }

    private static async Task WriteLedgerAsync(
        ILedgerWriter ledger, ILegacySource source, MappingPlan plan, SourcePreparation preparation, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var table in plan.Tables)
            await ledger.WriteAsync(table.Name, table.Target, source.ReadAsync(plan.Of(table).Entries(), cancellationToken), new RowProgress(progress, $"ledger of {table.Name}", plan.Facts.RangeOf(table.Name).Rows), cancellationToken);
        ledger.Write(preparation.Secrets);
    }

    /// <summary>Rows in = entries, for each table; and each row made again from the target is the row that was read.</summary>
    private static async Task<Failure?> DisagreementAsync(
        ILedgerReader ledger, ITwelveTables tables, MappingPlan plan, ILegacySource source, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        foreach (var name in plan.TableNames)
        {
            var (rows, entries) = (plan.Facts.RangeOf(name).Rows, ledger.Counts().FirstOrDefault(c => c.Table == name)?.Rows ?? 0);
            if (rows != entries) return LegacyFailures.Different(string.Create(CultureInfo.InvariantCulture, $"{name} has {rows} rows and {entries} entries."));
        }

        var (_, differences) = await new RowCheck(ledger, tables).RunAsync(new RowProgress(progress, "making the earlier rows again", plan.TableNames.Sum(n => plan.Facts.RangeOf(n).Rows)), cancellationToken);
        if (differences.Count == 0) return null;
        await ColumnComparison.TellAsync(differences, plan, source, cancellationToken);
        return LegacyFailures.Different(string.Join("; ", differences.Sentences.Take(5)));
    }

    private async Task<bool> IsOfTargetAsync(LedgerHeader left, CancellationToken cancellationToken)
    {
        if (!(await target.OpenAsync(cancellationToken)).TryGet(out var tables, out _)) return false;
        await using (tables) return await tables.ReadMarkAsync(cancellationToken) is { } mark && left.Mark.StartsWith(mark, StringComparison.Ordinal);
    }

    private LegacyMigrationReport Report(LegacyMigrationRequest request, bool isResumed)
    {
        using var ledger = ledgers.Open(request.Ledger).Value;
        return Of(request, ledger, isResumed);
    }

    private LegacyMigrationReport Of(LegacyMigrationRequest request, ILedgerReader ledger, bool isResumed) => new(
        ledger.Header.Source, target.Description, Path.GetFullPath(request.Ledger), request.DryRun, isResumed, ledger.Counts(), ledger.Adjusted(), ledger.Secrets());

    // SQLite keeps the first 31 bits of it.
    private static string NewMark() => $"{RandomNumberGenerator.GetInt32(1, int.MaxValue):x8}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
}

/// <summary>Rows of one step, added up.</summary>
internal sealed class RowProgress(IProgress<LegacyProgress> progress, string step, long total) : IProgress<long>
{
    private long rows;

    public void Report(long value) => progress.Report(new LegacyProgress(step, rows += value, total));
}
