namespace Dozen.Core.Verification;

public enum TableGroup
{
    CoreBusiness,
    ActivityTracking,
    WorkflowSystem,
    JunctionAndSupporting,
}

/// <summary>One of the twelve tables as the specification has it. Says nothing of how the program maps it.</summary>
internal sealed record ExpectedTable(string Name, TableGroup Group)
{
    public required IReadOnlyList<ExpectedColumn> Columns { get; init; }

    /// <summary>Besides (organization_id, id), which every tenant table has.</summary>
    public IReadOnlyList<IReadOnlyList<string>> UniqueKeys { get; init; } = [];

    public IReadOnlyList<Reference> References { get; init; } = [];

    public IReadOnlyList<ExpectedRule> Rules { get; init; } = [];

    /// <summary>Whether each row belongs to one organisation: all but organizations and users.</summary>
    public bool IsTenantOwned => Name is not ("organizations" or "users");
}

/// <summary>What a column can hold. An engine's native type may hold several: SQLite keeps times, dates and JSON as text.</summary>
[Flags]
public enum ColumnKinds
{
    None = 0,
    Text = 1,
    Whole = 2,
    Big = 4,
    Real = 8,
    Boolean = 16,
    Json = 32,
    Time = 64,
    Date = 128,
}

public enum JsonShape
{
    Record,
    List,
}

internal sealed record ExpectedColumn(string Name, ColumnKinds Kind)
{
    public bool Required { get; private init; }

    /// <summary>The only values it may hold, for an enumeration; else empty.</summary>
    public IReadOnlyList<string> Legal { get; private init; } = [];

    public JsonShape? Shape { get; private init; }

    public ExpectedColumn NotNull => this with { Required = true };

    public static ExpectedColumn Text(string name) => new(name, ColumnKinds.Text);

    public static ExpectedColumn Whole(string name) => new(name, ColumnKinds.Whole);

    /// <summary>64 bits: ids, money in cents, versions.</summary>
    public static ExpectedColumn Big(string name) => new(name, ColumnKinds.Big);

    public static ExpectedColumn Real(string name) => new(name, ColumnKinds.Real);

    public static ExpectedColumn Flag(string name) => new(name, ColumnKinds.Boolean);

    public static ExpectedColumn Time(string name) => new(name, ColumnKinds.Time);

    public static ExpectedColumn Date(string name) => new(name, ColumnKinds.Date);

    public static ExpectedColumn JsonRecord(string name) => new(name, ColumnKinds.Json) { Shape = JsonShape.Record };

    public static ExpectedColumn JsonList(string name) => new(name, ColumnKinds.Json) { Shape = JsonShape.List };

    public static ExpectedColumn OneOf(string name, params string[] legal) => new(name, ColumnKinds.Text) { Legal = legal };
}

/// <summary>A rule over the values of one row, which a CHECK constraint also keeps.</summary>
/// <param name="Check">Name of the check it is reported under.</param>
/// <param name="Sentence">The rule, for people.</param>
/// <param name="Breach">SQL that both engines read alike, true for a row that breaks the rule.</param>
/// <param name="Columns">The columns it speaks of.</param>
/// <param name="Limits">Numbers that its CHECK constraint must name.</param>
internal sealed record ExpectedRule(string Check, string Sentence, string Breach, IReadOnlyList<string> Columns, IReadOnlyList<string> Limits)
{
    public static ExpectedRule Between(string check, string column, int from, int to) => new(
        check, $"{column} is between {from} and {to}", $"{column} < {from} OR {column} > {to}", [column], [$"{from}", $"{to}"]);
}
