using Dozen.Core.Common;

namespace Dozen.Core.Verification;

/// <summary>Holds a live database against the specification of the twelve tables. Changes nothing.</summary>
public sealed class VerifyDatabase(IDatabaseInspection inspection)
{
    public async Task<Result<VerificationReport>> ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!(await inspection.OpenAsync(cancellationToken)).TryGet(out var inspector, out var unavailable)) return unavailable;
        await using var _ = inspector;

        var catalogue = await inspector.ReadCatalogueAsync(cancellationToken);
        var rows = new RowChecks(inspector, catalogue);
        List<VerificationCheck> checks = [.. ShapeChecks.Of(catalogue), .. await rows.RunAsync(cancellationToken)];
        var searchable = catalogue.Tables.FirstOrDefault(t => t.Name == "leads")?.Column("search_text") is not null;
        checks.Add(ShapeChecks.Check(
            CheckNames.Search, "The search index is whole and agrees with the leads", searchable,
            searchable ? (await inspector.CheckSearchAsync(cancellationToken)).Select(p => VerificationFinding.Of("leads", p)) : []));

        var tables = TwelveTables.All.Select(t => new VerifiedTable(
            t.Group, t.Name, catalogue.Tables.Any(l => l.Name == t.Name), rows.Rows.TryGetValue(t.Name, out var count) ? count : null));
        return new VerificationReport(tables.ToList(), checks, Figures(catalogue));
    }

    private static IReadOnlyList<VerificationFigure> Figures(Catalogue catalogue)
    {
        var tables = catalogue.Tables.Select(t => t.Name).ToHashSet();
        return
        [
            new("tables", EarlierDesign.Tables, tables.Count, "Tables"),
            new("activity_tables", EarlierDesign.ActivityTables.Count, Live(TableGroup.ActivityTracking, EarlierDesign.ActivityTables), "Activity tables"),
            new("workflow_tables", EarlierDesign.WorkflowTables.Count, Live(TableGroup.WorkflowSystem, EarlierDesign.WorkflowTables), "Workflow tables"),
            new("authentication_fields", EarlierDesign.AuthenticationColumns.Count, AuthenticationFields(), "Authentication fields"),
        ];

        // Whatever of the group is there, of either design.
        int Live(TableGroup group, IEnumerable<string> earlier) =>
            TwelveTables.All.Where(t => t.Group == group).Select(t => t.Name).Union(earlier).Count(tables.Contains);

        int AuthenticationFields() => catalogue.Tables.Sum(t =>
            t.Columns.Count(c => EarlierDesign.AuthenticationColumns.Contains(c.Name, StringComparer.OrdinalIgnoreCase)));
    }
}
