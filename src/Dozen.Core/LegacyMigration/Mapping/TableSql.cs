using System.Globalization;
using System.Text;
using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>
/// The statements of one table: what its rows become, and what the ledger says of them. One description of a value serves
/// INSERT … SELECT in the same database and COPY to another.
/// </summary>
internal sealed class TableSql
{
    private readonly MappingPlan plan;
    private readonly LegacyTable table;
    private readonly SourceTable? source;
    private readonly Dictionary<string, string> sets = [];
    private readonly Dictionary<string, List<(string Key, string Value)>> members = [];
    private readonly List<(string Column, string When, string Reason)> adjusted = [];
    private readonly List<(string Column, string When, string Reason)> kept = [];
    private readonly List<(string Column, string Text, string Reason)> dropped = [];
    private readonly Dictionary<string, string> documents = [];
    private readonly Dictionary<string, string> once = [];

    public TableSql(MappingPlan plan, LegacyTable table)
    {
        this.plan = plan;
        this.table = table;
        source = plan.Catalogue.Table(table.Name);
        foreach (var (column, value) in table.Fixed) Set(column, value);
        foreach (var column in table.Columns) column.Bind(this);
        if (table.Guessed is { } guessed) Adjust("id", guessed, Reasons.NoOrganization);
        if (table.Stray is { } stray) Adjust(stray.Column, stray.When, Reasons.Owner);
        if (table.MovedFor is { } reason) Adjust("id", "true", reason);
        if (table.Home is { } home && documents.TryGetValue(home, out _) && adjusted.Count > 0)
            Keep(home, $"({Any(adjusted)}) AND {Json(home)} ? 'legacy'", Reasons.Form);
    }

    /// <summary>SQL of the organisation that the row belongs to.</summary>
    public string Organization => table.Organization!;

    public string NewId => table.NewId is { } newId ? newId(plan.Facts, "s.id") : "s.id";

    /// <summary>Whether an id may differ from the source's in the table of the same name.</summary>
    public bool IsRenumbered => table is { NewId: not null, Name: "workflow_executions" };

    public SourceColumn? Column(string name) => source?.Column(name);

    public bool Refers(string column, string parent) => source?.Column(column) is null || source.Refers(column, parent);

    /// <summary>Whether its labels are told apart without regard to case, so that the source's own can be found again.</summary>
    public bool HasPlainLabels(string name) =>
        Column(name) is { } column && plan.Catalogue.EnumOf(column) is { } labels && labels.Labels.Select(l => l.ToLowerInvariant()).Distinct().Count() == labels.Labels.Count;

    /// <summary>The value's text as PostgreSQL writes it, with references in the place of secrets.</summary>
    public string Text(string name) => Column(name) switch
    {
        null => "NULL::text",
        _ when plan.IsRedacted(table.Name, name) => $"coalesce({Redaction(name)}.body, s.{Quoted(name)}::text)",
        _ => $"s.{Quoted(name)}::text",
    };

    public string Value(string name, string typeIfMissing) => Column(name) is null ? $"NULL::{typeIfMissing}" : $"s.{Quoted(name)}";

    /// <summary>Without a zone means UTC: the earlier programs wrote it so.</summary>
    public string Time(string name) => Column(name) switch
    {
        null => "NULL::timestamptz",
        { Kind: "timestamptz" } => $"s.{Quoted(name)}",
        _ => $"s.{Quoted(name)}::timestamptz",
    };

    /// <summary>The document, read once per row; null where it is null or can't be stored.</summary>
    public string Json(string name)
    {
        if (!documents.ContainsKey(name))
        {
            documents[name] = Column(name) switch
            {
                null => "NULL::jsonb",
                { Kind: "jsonb" } when !plan.IsRedacted(table.Name, name) => $"CASE WHEN {Preparation.NeedsCare(Text(name), isJsonb: true)} THEN {Preparation.SafeJson}({Text(name)}) ELSE s.{Quoted(name)} END",
                { Kind: var kind } when kind.StartsWith('_') => $"to_jsonb(s.{Quoted(name)})",
                _ => $"CASE WHEN {Preparation.NeedsCare(Text(name), isJsonb: false)} THEN {Preparation.SafeJson}({Text(name)}) ELSE {Text(name)}::jsonb END",
            };
        }

        return $"j.{Quoted(name)}";
    }

    /// <summary>A value that is worked out once per row.</summary>
    public string Once(string name, string value)
    {
        once[name] = value;
        return $"o.{Quoted(name)}";
    }

    /// <summary>What stands in JSON where the source's own JSON can't.</summary>
    public static string AsText(string text) => $"jsonb_build_object('original_text', {text})";

    /// <summary>The value as a member of a JSON object.</summary>
    public string Member(string name) => Column(name) switch
    {
        null => "'null'::jsonb",
        { IsJson: true } => $"CASE WHEN {Text(name)} IS NULL THEN 'null'::jsonb ELSE coalesce({Json(name)}, {AsText(Text(name))}) END",
        { Kind: "timestamp" or "timestamptz" } => $"to_jsonb({Time(name)})",
        { EnumName: not null } => $"to_jsonb({Text(name)})",
        _ => $"to_jsonb(s.{Quoted(name)})",
    };

    public void Set(string column, string value) => sets[column] = value;

    public void SetRequired(string column, string name, string value, string? otherwise)
    {
        if (otherwise is null || Column(name) is { IsRequired: true } && !value.StartsWith("CASE", StringComparison.Ordinal))
        {
            Set(column, value);
            return;
        }

        Set(column, $"coalesce({value}, {otherwise})");
        Keep(name, $"{Text(name)} IS NULL", Reasons.Empty);
    }

    public void SetJson(string column, string value) => sets[column] = value;

    public void SetMember(string? column, string key, string value)
    {
        if (!members.TryGetValue(column ?? "", out var list)) members[column ?? ""] = list = [];
        list.Add((key, value));
    }

    public void Adjust(string column, string when, string reason)
    {
        if (Column(column) is not null) adjusted.Add((column, when, reason));
    }

    public void Keep(string column, string when, string reason)
    {
        if (Column(column) is not null) kept.Add((column, when, reason));
    }

    /// <summary>Keeps a document's text where the target gives back another one of the same meaning. Another length may mean a repeated key.</summary>
    public void KeepForm(string column, string when, string written)
    {
        if (Column(column) is not { } known) return;
        if (known.Kind == "json" || plan.IsRedacted(table.Name, column))
        {
            Keep(column, $"{when} AND {Text(column)} <> {written} AND octet_length({Text(column)}) = octet_length({written})", Reasons.Form);
            Keep(column, $"{when} AND octet_length({Text(column)}) <> octet_length({written})", Ledger.FormCheck.Marker);
        }
        else
        {
            Keep(column, $"{when} AND {Text(column)} <> {written}", Reasons.Form);
        }
    }

    public void Drop(string column, string reason, bool withText)
    {
        if (Column(column) is not null)
            dropped.Add((column, withText ? Text(column) : $"encode(sha256(decode('{plan.Facts.Salt}', 'hex') || convert_to({Text(column)}, 'UTF8')), 'hex')", reason));
    }

    /// <summary>The columns of the target and the SELECT that gives their values.</summary>
    public (IReadOnlyList<string> Columns, string Select) Load()
    {
        var columns = new List<(string Name, string Value)>();
        foreach (var (name, value) in sets) columns.Add((name, Whole(name, value)));
        foreach (var (name, list) in members) columns.Add((name, Whole(name, Object(list))));
        return (columns.Select(c => c.Name).ToList(), plan.Fill($"SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM {From()}{Condition()}"));
    }

    /// <summary>
    /// The SELECT of the ledger's entries: id, digest, outcome, target id, path, adjusted, kept, dropped (the last three as
    /// members of a JSON object, each preceded by a comma).
    /// </summary>
    public string Entries()
    {
        var digest = RowDigest.Sql(DigestTexts());
        var id = Column("id") is null || table.Target is null ? "row_number() OVER ()" : "s.id";
        if (table.Target is null)
            return $"SELECT ({id})::bigint, {digest}, {(int)RowOutcome.Dropped}::int2, NULL::bigint, NULL::text, NULL::text, NULL::text, {All(Reasons.Rule)} FROM {From()}";

        var placed = Placed();
        var outcome = adjusted.Count == 0 ? $"{(int)table.Outcome}" : $"CASE WHEN {Any(adjusted)} THEN {(int)RowOutcome.Adjusted} ELSE {(int)table.Outcome} END";
        var targetId = table.Element is { } place ? plan.NewIdOf(table.Target, $"s.{place.Parent}") : NewId;
        var path = table.Element is { } element
            ? $"'{element.Path}[' || (count(*) FILTER (WHERE {placed ?? "true"}) OVER (PARTITION BY s.{element.Parent} ORDER BY {element.Order}) - 1) || ']'"
            : "NULL::text";
        var (adjustedText, keptText, droppedText) = (WhereTrue(adjusted), WhereTrue(kept), Always(dropped));
        if (placed is not null)
        {
            var all = All(table.Otherwise == RowOutcome.Dropped ? Reasons.Rule : Reasons.Orphan);
            outcome = $"CASE WHEN {placed} THEN {outcome} ELSE {(int)table.Otherwise} END";
            (targetId, path) = ($"CASE WHEN {placed} THEN {targetId} END", $"CASE WHEN {placed} THEN {path} END");
            if (table.Otherwise == RowOutcome.Dropped) droppedText = $"CASE WHEN {placed} THEN {droppedText} ELSE {all} END";
            else adjustedText = $"CASE WHEN {placed} THEN {adjustedText} ELSE {all} END";
            keptText = $"CASE WHEN {placed} THEN {keptText} END";
        }

        return plan.Fill($"SELECT ({id})::bigint, {digest}, ({outcome})::int2, ({targetId})::bigint, {path}, {adjustedText}, {keptText}, {droppedText} FROM {From()}{(table.Where is null ? "" : $" WHERE {table.Where}")}");
    }

    /// <summary>The SELECT of id and digest alone, as a check reads the source.</summary>
    public string Digests() =>
        $"SELECT s.id::bigint, {RowDigest.Sql(DigestTexts())} FROM {plan.Named(table.Name)} s{Redactions()}";

    /// <summary>The texts of one row, in the order of the digest.</summary>
    public string RowTexts(long id) => string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", DigestTexts())} FROM {plan.Named(table.Name)} s{Redactions()} WHERE s.id = {id}");

    public IEnumerable<string> DigestTexts() => table.Columns.Where(c => c.IsDigested && Column(c.Name) is not null).Select(c => Text(c.Name));

    /// <summary>The elements that rows of the target take in, by the target's id: <c>parent</c>, <c>list</c> and <c>newest</c>.</summary>
    public string Group()
    {
        var (place, element) = (table.Element!, Object(members[""]));
        if (table.Home is not null) element = WithHome(element);
        var newest = place.Newest is { } wanted ? $"(array_agg({element} ORDER BY {wanted.Order}) FILTER (WHERE {wanted.Filter}))[1]" : "NULL::jsonb";
        return $"(SELECT s.{place.Parent} AS parent, jsonb_agg({element} ORDER BY {place.Order}) AS list, {newest} AS newest FROM {From()}{Condition()} GROUP BY 1)";
    }

    /// <summary>The newest element by another column than the parent, with further members.</summary>
    public string Projection(string by, string condition, string more, string order) =>
        $"(SELECT DISTINCT ON (s.{by}) s.{by} AS parent, {Object(members[""])} || {more} AS one FROM {From()} WHERE s.{by} IS NOT NULL AND ({condition}){(Placed() is { } placed ? $" AND {placed}" : "")} ORDER BY s.{by}, {order})";

    private string Whole(string column, string value)
    {
        if (table.Plus is { } plus && plus.Column == column) value = $"(({value}) || {plus.Value})";
        return column == table.Home ? WithHome(value) : value;
    }

    private string? Placed()
    {
        var conditions = new[] { table.Organization is null ? null : $"({table.Organization}) IS NOT NULL", table.Place }.Where(c => c is not null).Select(c => plan.Fill(c!)).ToList();
        return conditions.Count == 0 ? null : $"({string.Join(" AND ", conditions)})";
    }

    private string Condition()
    {
        var conditions = new[] { Placed(), table.Where is null ? null : plan.Fill(table.Where) }.Where(c => c is not null).ToList();
        return conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
    }

    private string From()
    {
        var from = new StringBuilder($"{plan.Named(table.Name)} s{Redactions()} {plan.Fill(table.Joins)}");
        if (documents.Count > 0) from.Append(CultureInfo.InvariantCulture, $" CROSS JOIN LATERAL (SELECT {string.Join(", ", documents.Select(d => $"{d.Value} AS {Quoted(d.Key)}"))} OFFSET 0) j");
        if (once.Count > 0) from.Append(CultureInfo.InvariantCulture, $" CROSS JOIN LATERAL (SELECT {string.Join(", ", once.Select(d => $"{plan.Fill(d.Value)} AS {Quoted(d.Key)}"))} OFFSET 0) o");
        if (table.Element is null)
            foreach (var (alias, group) in plan.ListsOf(table.Name)) from.Append(CultureInfo.InvariantCulture, $" LEFT JOIN {group} {alias} ON {alias}.parent = s.id");
        return from.ToString();
    }

    private string Redactions() => string.Concat((source?.Columns ?? []).Where(c => plan.IsRedacted(table.Name, c.Name)).Select(c =>
        $" LEFT JOIN {Preparation.Redactions} {Redaction(c.Name)} ON {Redaction(c.Name)}.tab = '{table.Name}' AND {Redaction(c.Name)}.col = '{c.Name}' AND {Redaction(c.Name)}.id = s.id"));

    private static string Redaction(string column) => $"r_{column}";

    private string WithHome(string value)
    {
        if (table.Home is null || adjusted.Count == 0) return value;
        var told = adjusted.GroupBy(a => a.Column).Select(g =>
            $"'{g.Key}', CASE {string.Concat(g.Select(a => $"WHEN {a.When} THEN jsonb_build_object('original', {Text(a.Column)}, 'reason', '{a.Reason}') "))}END");
        return $"(({value}) || CASE WHEN {Any(adjusted)} THEN jsonb_build_object('legacy', jsonb_strip_nulls(jsonb_build_object({string.Join(", ", told)}))) ELSE '{{}}' END)";
    }

    // A function takes a hundred arguments.
    private static string Object(List<(string Key, string Value)> members) =>
        string.Join(" || ", members.Chunk(40).Select(some => $"jsonb_build_object({string.Join(", ", some.Select(m => $"'{m.Key}', {m.Value}"))})"));

    private static string Any(List<(string Column, string When, string Reason)> conditions) => string.Join(" OR ", conditions.Select(a => $"({a.When})"));

    private string WhereTrue(List<(string Column, string When, string Reason)> conditions) => conditions.Count == 0
        ? "NULL::text"
        : $"nullif(concat({string.Join(", ", conditions.GroupBy(c => c.Column).Select(g => $"CASE {string.Concat(g.Select(c => $"WHEN {c.When} THEN {Member(c.Column, Text(c.Column), c.Reason)} "))}END"))}), '')";

    private static string Always(List<(string Column, string Text, string Reason)> values) =>
        values.Count == 0 ? "NULL::text" : $"concat({string.Join(", ", values.Select(v => Member(v.Column, v.Text, v.Reason)))})";

    private string All(string reason)
    {
        var columns = table.Columns.Where(c => Column(c.Name) is not null).ToList();
        return $"concat({string.Join(", ", columns.Select(c => c.IsDigested ? Member(c.Name, Text(c.Name), reason) : dropped.Where(d => d.Column == c.Name).Select(d => Member(d.Column, d.Text, d.Reason)).Single()))})";
    }

    private static string Member(string column, string text, string reason) => $"concat(',\"{column}\":[', coalesce(to_json({text})::text, 'null'), ',\"{reason}\"]')";

    private static string Quoted(string name) => PostgresText.Quoted(name);
}
