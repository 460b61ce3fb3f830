using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;
using Dozen.Core.Verification;

namespace Dozen.Core.LegacyMigration;

/// <summary>What stands in a database of the earlier platform, and what will need judgement.</summary>
/// <param name="Shape">What was recognised, for a person.</param>
/// <param name="CanMigrate">Whether nothing stands in the way.</param>
/// <param name="Seconds">About how long a migration takes; counted from rows.</param>
/// <param name="Bytes">About how much room target and ledger take.</param>
public sealed record LegacyInspection(
    string Source, string Schema, string Shape, bool CanMigrate, double Seconds, long Bytes,
    IReadOnlyList<InspectedTable> Tables, IReadOnlyList<InspectionFinding> Findings, IReadOnlyList<AdjustedValues> Values,
    IReadOnlyList<FoundSecret> Secrets, IReadOnlyList<BeforeAndAfter> Figures)
{
    /// <summary>The catalogue, for a picture of the tables; no part of the answer.</summary>
    internal LegacyCatalogue Catalogue { get; init; } = null!;
}

/// <param name="Becomes">The table, or the place in one, that its rows go to.</param>
public sealed record InspectedTable(string Name, long Rows, long Bytes, string Becomes, IReadOnlyList<InspectedColumn> Columns);

public sealed record InspectedColumn(string Name, string Type, string Goes);

/// <param name="Stops">Whether a migration is refused until somebody decides.</param>
public sealed record InspectionFinding(string Kind, string Subject, string Sentence, bool Stops);

public sealed record BeforeAndAfter(string Title, int Before, int After);

/// <summary>Reads the catalogue and all rows, and says what a migration would do. Writes nothing.</summary>
public sealed class InspectLegacy(ILegacySources sources, ILedgers ledgers, TimeProvider time)
{
    // Seen on two cores, with a wide margin: rows a second through source, target, ledger and comparison.
    private const double Pace = 25_000;
    private const int BytesPerEntry = 110;

    /// <param name="scratch">A file that may be written and is deleted again.</param>
    public async Task<Result<LegacyInspection>> ExecuteAsync(string sourceUrl, string scratch, IReadOnlyList<string> ledgerOnly, IProgress<LegacyProgress> progress, CancellationToken cancellationToken)
    {
        if (!(await sources.OpenAsync(sourceUrl, cancellationToken)).TryGet(out var source, out var unreachable)) return unreachable;
        await using (source)
        {
            var catalogue = await source.ReadCatalogueAsync(cancellationToken);
            if (catalogue.Table("users")?.Column("hashed_password") is null || catalogue.Table("leads") is null) return LegacyFailures.NoEarlierTables;
            await source.ExecuteAsync(Preparation.Script, cancellationToken);
            await source.BeginAsync(catalogue, snapshot: true, cancellationToken);
            progress.Report(new LegacyProgress("reading the catalogue", 0, 0));
            var preparation = new SourcePreparation(source, catalogue, ledgerOnly);
            var plan = await preparation.RunAsync(new string('0', 32), withKeys: false, cancellationToken);

            // What a migration would write into the ledger tells everything about the values.
            var header = new LedgerHeader("0", source.Description, "", time.Now(), plan.Facts.Salt, catalogue, plan.Facts.FirstOrganization, plan.Facts.Ids, ledgerOnly);
            await using var counted = ledgers.Create(scratch, header);
            foreach (var table in plan.Tables)
                await counted.WriteAsync(table.Name, table.Target, source.ReadAsync(plan.Of(table).Entries(), cancellationToken), new RowProgress(progress, $"looking at {table.Name}", plan.Facts.RangeOf(table.Name).Rows), cancellationToken);
            using var read = counted.Read();
            var (values, counts) = (read.Adjusted(), read.Counts());
            var writers = await source.FindWritersAsync(catalogue, cancellationToken);
            await source.RollBackAsync(cancellationToken);

            var findings = Findings(catalogue, ledgerOnly, writers, preparation.Secrets).ToList();
            var rows = counts.Sum(c => c.Rows);
            return new LegacyInspection(
                source.Description, catalogue.Schema, Shape(catalogue), !findings.Any(f => f.Stops), Math.Ceiling(rows / Pace) + 2,
                catalogue.Tables.Sum(t => t.Bytes) + (rows * BytesPerEntry), Tables(catalogue, plan), findings, values, preparation.Secrets, Figures(catalogue))
            { Catalogue = catalogue };
        }
    }

    private static string Shape(LegacyCatalogue catalogue)
    {
        var executions = catalogue.Table("workflow_executions");
        var missing = EarlierTables.Names.Where(n => catalogue.Table(n) is null).ToList();
        List<string> seen =
        [
            $"{EarlierTables.Names.Count - missing.Count} of the {EarlierTables.Names.Count} tables{(missing.Count == 0 ? "" : $" (without {string.Join(", ", missing)})")}",
            executions?.Column("finished_at") is not null && executions.Column("workflow_type") is null ? "runs in the older shape that n8n reported" : "runs in the later shape",
            catalogue.Tables.SelectMany(t => t.Columns).Any(c => c.Kind == "json") ? "JSON as json" : "JSON as jsonb",
        ];
        if (catalogue.Enums.Any(e => e.Labels.Any(l => l.Any(char.IsAsciiLetterUpper)))) seen.Add("enumeration labels with capitals");
        if (catalogue.Table("lead_notes")?.Column("mentioned_users")?.Kind.StartsWith('_') == true) seen.Add("mentioned users as an array");
        return string.Join("; ", seen);
    }

    private static IEnumerable<InspectionFinding> Findings(LegacyCatalogue catalogue, IReadOnlyList<string> ledgerOnly, IReadOnlyList<string> writers, IReadOnlyList<FoundSecret> secrets)
    {
        foreach (var name in MappingPlan.Unaccounted(catalogue, ledgerOnly))
            yield return new("unmapped", name, $"The mapping says nothing of it. --ledger-only {name} keeps it in the ledger alone.", Stops: true);
        foreach (var name in EarlierTables.Names.Except(EarlierTables.Optional).Where(n => catalogue.Table(n) is null))
            yield return new("missing", name, "This table is not there: nothing becomes of it.", Stops: false);
        foreach (var table in catalogue.Tables.Where(t => EarlierTables.LedgerOnly.Contains(t.Name)))
            yield return new("ledger_only", table.Name, "Kept in the ledger as it is; what is in it is not read.", Stops: false);
        if (catalogue.Encoding != "UTF8") yield return new("encoding", catalogue.Encoding, "Only UTF8 can be migrated.", Stops: true);
        foreach (var writer in writers) yield return new("in_use", "source", $"The source is being written to: {writer}. Stop it, or migrate with --snapshot.", Stops: true);
        foreach (var view in catalogue.Views.Where(v => v.ReadsEarlierTables))
            yield return new("view", view.Name, "This view reads tables that will be gone or different; in place it moves to the schema legacy with them.", Stops: false);
        foreach (var trigger in catalogue.Triggers) yield return new("trigger", $"{trigger.Table}.{trigger.Name}", "This trigger does not come along.", Stops: false);
        foreach (var table in catalogue.Tables)
        {
            foreach (var check in table.Constraints.Where(c => c.Kind == 'c')) yield return new("check", $"{table.Name}.{check.Name}", $"This rule is not kept: {check.Definition}.", Stops: false);
            foreach (var key in table.Constraints.Where(c => c is { Kind: 'f', IsValidated: false })) yield return new("unchecked_key", $"{table.Name}.{key.Name}", "This foreign key was never validated: rows may point nowhere.", Stops: false);
        }

        if (secrets.Count > 0)
            yield return new("secrets", $"{secrets.Count} values", "Secrets are not migrated: references stand in their place, and you provide the values from outside.", Stops: false);
    }

    private static List<InspectedTable> Tables(LegacyCatalogue catalogue, MappingPlan plan) => catalogue.Tables.Select(table =>
    {
        var definition = plan.Tables.FirstOrDefault(t => t.Name == table.Name);
        var becomes = definition?.Target is not { } target ? "ledger" : definition.Element is { } element ? $"{target}.{element.Path}[]" : target;
        return new InspectedTable(
            table.Name, plan.Facts.RangeOf(table.Name).Rows, table.Bytes, becomes,
            table.Columns.Select(c => new InspectedColumn(c.Name, c.Type, definition?.Columns.FirstOrDefault(m => m.Name == c.Name)?.Goes ?? "?")).ToList());
    }).ToList();

    private static IReadOnlyList<BeforeAndAfter> Figures(LegacyCatalogue catalogue) =>
    [
        new("tables", catalogue.Tables.Count, 12),
        new("foreign keys", catalogue.Tables.Sum(t => t.Constraints.Count(c => c.Kind == 'f')), TwelveTables.All.Sum(t => t.References.Count)),
        new("JSON fields", catalogue.Tables.Sum(t => t.Columns.Count(c => c.IsJson)), TwelveTables.All.Sum(t => t.Columns.Count(c => c.Kind == ColumnKinds.Json))),
        new("authentication fields", catalogue.Table("users")!.Columns.Count(c => c.Name is "hashed_password" or "is_verified" or "last_login" or "username" or "preferences"), 0),
    ];
}
