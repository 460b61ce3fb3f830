using System.Globalization;
using System.Text.RegularExpressions;

namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>The mapping, bound to one database: its statements, and what it leaves unaccounted for.</summary>
internal sealed partial class MappingPlan
{
    private static readonly string[] OfOrganization = ["leads", "campaigns", "lead_scoring_rules", "workflows", "integrations"];

    private readonly IReadOnlyList<LegacyTable> mapping;
    private readonly Dictionary<LegacyTable, TableSql> statements = [];

    /// <param name="ledgerOnly">Unknown tables, and columns as <c>table.column</c>, that somebody has said belong in the ledger alone.</param>
    public MappingPlan(LegacyCatalogue catalogue, PlanFacts facts, IReadOnlyCollection<string> ledgerOnly)
    {
        (Catalogue, Facts) = (catalogue, facts);
        mapping = Known(catalogue, ledgerOnly);
        Tables = mapping.Where(t => catalogue.Table(t.Name) is not null).ToList();
    }

    public LegacyCatalogue Catalogue { get; }

    public PlanFacts Facts { get; }

    /// <summary>The definitions whose table is there, in the order in which they are written.</summary>
    public IReadOnlyList<LegacyTable> Tables { get; }

    public IEnumerable<string> TableNames => Tables.Select(t => t.Name).Distinct();

    /// <summary>Tables and columns that no definition names: a run with any of them is refused.</summary>
    public static IReadOnlyList<string> Unaccounted(LegacyCatalogue catalogue, IReadOnlyCollection<string> ledgerOnly)
    {
        var known = Known(catalogue, ledgerOnly).ToLookup(t => t.Name);
        return catalogue.Tables.SelectMany(table => known.Contains(table.Name)
            ? table.Columns.Where(c => known[table.Name].Any(t => t.Columns.All(m => m.Name != c.Name))).Select(c => $"{table.Name}.{c.Name}")
            : [table.Name]).ToList();
    }

    /// <summary>The definitions of the mapping for a database of this shape.</summary>
    public static IReadOnlyList<LegacyTable> Known(LegacyCatalogue catalogue, IReadOnlyCollection<string> ledgerOnly)
    {
        var executions = catalogue.Table("workflow_executions");
        var tables = EarlierTables.All(executions?.Column("finished_at") is not null && executions.Column("workflow_type") is null)
            .Select(t => t with { Columns = [.. t.Columns, .. Extra(t.Name).Select(c => new DroppedColumn(c))] });
        var whole = catalogue.Tables.Where(t => EarlierTables.LedgerOnly.Contains(t.Name) || ledgerOnly.Contains(t.Name))
            .Select(t => new LegacyTable(t.Name) { Columns = [.. t.Columns.Select(c => new DroppedColumn(c.Name))] });
        return [.. tables, .. whole];

        IEnumerable<string> Extra(string table) => ledgerOnly.Where(l => l.StartsWith(table + ".", StringComparison.Ordinal)).Select(l => l[(table.Length + 1)..])
            .Where(c => catalogue.Table(table)?.Column(c) is not null);
    }

    public TableSql Of(LegacyTable table)
    {
        if (!statements.TryGetValue(table, out var sql)) statements[table] = sql = new TableSql(this, table);
        return sql;
    }

    public bool IsRedacted(string table, string column) => Facts.Redacted.Contains($"{table}.{column}");

    public string Named(string table) => $"{PostgresText.Quoted(Catalogue.Schema)}.{PostgresText.Quoted(table)}";

    /// <summary>The id in a target's table of the same name, of an id of the source.</summary>
    public string NewIdOf(string target, string id) =>
        mapping.FirstOrDefault(t => t.Name == target && t.Target == target)?.NewId is { } newId ? newId(Facts, id) : id;

    /// <summary>The lists that become part of this table's rows. A table that is not there gives none.</summary>
    public IEnumerable<(string Alias, string Group)> ListsOf(string name) => mapping.Where(t => t.Element is not null && t.Target == name).Select(t => (
        t.Element!.Alias,
        Catalogue.Table(t.Name) is null ? "(SELECT NULL::bigint AS parent, NULL::jsonb AS list, NULL::jsonb AS newest WHERE false)" : Of(t).Group()));

    /// <summary>Puts in what <c>{name}</c> stands for.</summary>
    public string Fill(string sql)
    {
        while (Placeholder().IsMatch(sql)) sql = Placeholder().Replace(sql, match => Meaning(match.Groups[1].Value));
        return sql;
    }

    /// <summary>The statements that make a lead's first and last contact activities: columns of the target and a SELECT.</summary>
    public IEnumerable<(string Alias, IReadOnlyList<string> Columns, string Select)> Milestones()
    {
        foreach (var column in CoreTables.Leads.Columns.OfType<MilestoneColumn>().Where(c => Catalogue.Table("leads")?.Column(c.Name) is not null))
        {
            var time = TimeColumn.Held($"s.{PostgresText.Quoted(column.Name)}::timestamptz");
            yield return (
                column.Alias,
                ["id", "organization_id", "lead_id", "activity_type", "status", "metadata", "completed_at", "created_at"],
                string.Create(CultureInfo.InvariantCulture, $"SELECT s.id::bigint + {Facts.ActivityShift(column.Alias)}, s.organization_id::bigint, s.id::bigint, 'other'::text, 'completed'::text, jsonb_build_object('milestone', '{column.Milestone}'), {time}, {time} FROM {Fill("{leads}")} s WHERE s.{PostgresText.Quoted(column.Name)} IS NOT NULL"));
        }
    }

    private string Meaning(string name) => name switch
    {
        "first_organization" => Facts.FirstOrganization?.ToString(CultureInfo.InvariantCulture) ?? "NULL::bigint",
        "organization_of_row" => OrganizationOfRow(),
        "maps_projection" => MapsProjection(),
        "users" => Refers("users") ? Named("users") : $"(SELECT x.id, x.is_active, k.id AS organization_id FROM {Named("users")} x LEFT JOIN {Named("organizations")} k ON k.id = x.organization_id)",
        "workflow_executions" => Catalogue.Table("workflow_executions") is null ? "(SELECT NULL::bigint AS id, NULL::bigint AS organization_id WHERE false)" : Runs(),
        "leads" or "campaigns" or "lead_scoring_rules" when !Refers(name) =>
            $"(SELECT x.* FROM {Named(name)} x WHERE EXISTS (SELECT FROM {Named("organizations")} k WHERE k.id = x.organization_id))",
        _ => Named(name),
    };

    private bool Refers(string table) => Catalogue.Table(table)?.Refers("organization_id", "organizations") == true;

    // The tables that carry their organisation are alike; where any of them lacks the foreign key, all are looked up.
    private string OrganizationOfRow() =>
        OfOrganization.All(Refers)
            ? "s.organization_id"
            : $"(SELECT k.id FROM {Named("organizations")} k WHERE k.id = s.organization_id)";

    private string Runs()
    {
        var table = mapping.First(t => t.Name == "workflow_executions");
        return $"(SELECT s.id, {table.Organization} AS organization_id FROM {Named("workflow_executions")} s {table.Joins})";
    }

    private string MapsProjection()
    {
        if (Catalogue.Table("google_maps_leads") is null) return "(SELECT NULL::bigint AS parent, NULL::jsonb AS one WHERE false)";
        return Of(WorkflowTables.MapsLeads).Projection(
            "converted_to_lead_id", $"s.organization_id = (SELECT x.organization_id FROM {Named("leads")} x WHERE x.id = s.converted_to_lead_id)",
            "jsonb_build_object('fetched_at', to_jsonb(s.scraped_at::timestamptz), 'confidence', to_jsonb(s.confidence_score))", "s.id DESC");
    }

    [GeneratedRegex(@"\{([a-z_0-9]+)\}")]
    private static partial Regex Placeholder();
}
