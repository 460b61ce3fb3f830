using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>One column of the earlier platform, and where its values go.</summary>
internal abstract record LegacyColumn(string Name)
{
    /// <summary>Whether the digest speaks of it. It does not of what nobody may keep.</summary>
    public virtual bool IsDigested => true;

    /// <summary>How its text is got back out of the target; null when only the ledger has it.</summary>
    public abstract WayBack? Back { get; }

    /// <summary>Adds its part to the statements.</summary>
    public abstract void Bind(TableSql sql);

    /// <summary>Where the value goes, for people.</summary>
    public virtual string Goes => Back is { } back ? $"{back.Column}{(back.Key is null ? "" : $".{back.Key}")}" : "ledger";
}

/// <param name="Column">Of the target.</param>
/// <param name="Key">In the JSON object of that column; null when the column is the value.</param>
internal sealed record WayBack(string Column, string? Key, BackAs As)
{
    /// <summary>Keys of the JSON object that are not the source's.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];
}

/// <summary>What form a value has in the target, beside its text.</summary>
internal enum BackAs
{
    Text,

    YesOrNo,

    /// <summary>In the source, one without a zone is in UTC.</summary>
    Time,

    /// <summary>A label of an enumeration, whose capitals the source decides.</summary>
    Label,

    Float,

    Json,

    /// <summary>active or inactive, of a yes or no.</summary>
    Active,
}

/// <summary>Text, cut where it is longer than the column.</summary>
internal sealed record TextColumn(string Name, int? Limit = null, string? Into = null, string? Default = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, BackAs.Text);

    public override void Bind(TableSql sql)
    {
        var value = sql.Text(Name);
        if (Limit is { } limit && sql.Column(Name) is { } column && !(column.Length <= limit))
        {
            sql.Adjust(Name, $"char_length({sql.Text(Name)}) > {limit}", Reasons.Length);
            value = $"left({value}, {limit})";
        }

        sql.SetRequired(Into ?? Name, Name, value, Default);
    }
}

/// <summary>A whole number, a real number, or yes or no: the same value in a wider type.</summary>
/// <param name="Type">The target's type.</param>
/// <param name="Least">And <paramref name="Most"/>: numbers beyond are set to it.</param>
internal sealed record PlainColumn(string Name, string Type, string? Into = null, string? Default = null, int? Least = null, int? Most = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, Type switch { "float8" => BackAs.Float, "boolean" => BackAs.YesOrNo, _ => BackAs.Text });

    public override void Bind(TableSql sql)
    {
        var value = $"{sql.Value(Name, Type)}::{Type}";
        if (Least is { } least && Most is { } most)
        {
            var source = sql.Value(Name, Type);
            sql.Adjust(Name, $"{source} NOT BETWEEN {least} AND {most}", Reasons.Range);

            // NaN is greater than every number.
            value = $"CASE WHEN {source} IS NOT NULL{(Type == "float8" ? $" AND {source} <> 'NaN'" : "")} THEN least(greatest({source}, {least}), {most})::{Type} END";
        }

        sql.SetRequired(Into ?? Name, Name, value, Default);
    }
}

/// <summary>A reference to a user or another plain row; one that points nowhere becomes null.</summary>
internal sealed record LinkColumn(string Name, string Parent, string? Into = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, BackAs.Text);

    public override void Bind(TableSql sql)
    {
        var value = sql.Value(Name, "int");
        if (!sql.Refers(Name, Parent))
        {
            var found = $"EXISTS (SELECT FROM {{{Parent}}} p WHERE p.id = {value})";
            sql.Adjust(Name, $"{value} IS NOT NULL AND NOT {found}", Reasons.Orphan);
            value = $"CASE WHEN {found} THEN {value} END";
        }

        sql.Set(Into ?? Name, $"{value}::bigint");
    }
}

/// <summary>A reference that stays within the organisation, or becomes null.</summary>
/// <param name="OrganizationOfIt">The organisation of the row it points to.</param>
internal sealed record InsideColumn(string Name, string OrganizationOfIt, string? Into = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, BackAs.Text);

    public override void Bind(TableSql sql)
    {
        var value = sql.Value(Name, "int");
        sql.Adjust(Name, $"{value} IS NOT NULL AND {OrganizationOfIt} IS DISTINCT FROM {sql.Organization}", Reasons.Owner);
        sql.Set(Into ?? Name, $"CASE WHEN {OrganizationOfIt} = {sql.Organization} THEN {value}::bigint END");
    }
}

/// <summary>The parent of the row, without which it has no place.</summary>
internal sealed record ParentColumn(string Name, string? Into = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, BackAs.Text);

    public override void Bind(TableSql sql) => sql.Set(Into ?? Name, $"{sql.Value(Name, "int")}::bigint");
}

/// <summary>The row's own number.</summary>
internal sealed record IdColumn() : LegacyColumn("id")
{
    // The ledger's entry has it.
    public override WayBack Back => new("id", null, BackAs.Text);

    public override void Bind(TableSql sql)
    {
        sql.Set("id", $"({sql.NewId})::bigint");
        if (sql.IsRenumbered) sql.Adjust("id", $"{sql.NewId} <> s.id", Reasons.Range);
    }

    public override string Goes => "id";
}

/// <summary>One of a list of texts.</summary>
/// <param name="Legal">In lower case, as the target has them.</param>
/// <param name="Otherwise">What an unknown one becomes; null for none.</param>
/// <param name="Renamed">Texts that have another name now.</param>
internal sealed record EnumColumn(
    string Name, IReadOnlyCollection<string> Legal, string? Otherwise, string? Into = null, string? Default = null, IReadOnlyDictionary<string, string>? Renamed = null)
    : LegacyColumn(Name)
{
    public override WayBack Back => new(Into ?? Name, null, BackAs.Label);

    public override void Bind(TableSql sql)
    {
        var text = sql.Text(Name);
        var lower = $"lower({text})";
        var renamed = Renamed ?? new Dictionary<string, string>();
        var legal = List(Legal.Where(l => !renamed.ContainsKey(l)));
        var names = renamed.Count == 0 ? "" : string.Concat(renamed.Select(r => $" WHEN {lower} = {PostgresText.Literal(r.Key)} THEN {PostgresText.Literal(r.Value)}"));
        sql.SetRequired(
            Into ?? Name, Name,
            $"CASE WHEN {lower} IN ({legal}) THEN {lower}{names} WHEN {text} IS NOT NULL THEN {(Otherwise is null ? "NULL" : PostgresText.Literal(Otherwise))} END",
            Default is null ? null : PostgresText.Literal(Default));
        sql.Adjust(Name, $"{lower} NOT IN ({List([.. Legal, .. renamed.Keys])})", Reasons.Value);
        if (renamed.Count > 0) sql.Keep(Name, $"{lower} IN ({List(renamed.Keys)})", Reasons.Renamed);
        if (!sql.HasPlainLabels(Name)) sql.Keep(Name, $"{text} <> {lower} AND {lower} IN ({legal})", Reasons.Form);
    }

    private static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(PostgresText.Literal));
}

/// <summary>A time, held between the years 1 and 9999.</summary>
/// <param name="Otherwise">What stands where it is null and the target's column takes no null.</param>
internal sealed record TimeColumn(string Name, string? Into = null, string? Otherwise = null) : LegacyColumn(Name)
{
    internal const string First = "'0001-01-01 00:00:00+00'::timestamptz";
    internal const string Last = "'9999-12-31 23:59:59.999999+00'::timestamptz";

    public override WayBack Back => new(Into ?? Name, null, BackAs.Time);

    public override void Bind(TableSql sql)
    {
        var source = sql.Time(Name);
        sql.Adjust(Name, $"({source} < {First} OR {source} > {Last})", Reasons.Time);
        sql.SetRequired(Into ?? Name, Name, Held(source), Otherwise);
    }

    internal static string Held(string time) => $"CASE WHEN {time} BETWEEN {First} AND {Last} THEN {time} WHEN {time} < {First} THEN {First} WHEN {time} > {Last} THEN {Last} END";
}

/// <summary>A day, held between the years 1 and 9999.</summary>
/// <param name="NotBefore">The column that tells the first day it may be; null for any.</param>
internal sealed record DateColumn(string Name, string? NotBefore = null) : LegacyColumn(Name)
{
    public override WayBack Back => new(Name, null, BackAs.Text);

    public override void Bind(TableSql sql)
    {
        var value = Held(sql.Value(Name, "date"));
        sql.Adjust(Name, $"{sql.Value(Name, "date")} <> {value}", Reasons.Time);
        if (NotBefore is not null)
        {
            var first = Held(sql.Value(NotBefore, "date"));
            sql.Adjust(Name, $"{sql.Value(Name, "date")} = {value} AND {value} < {first}", Reasons.Dates);
            value = $"CASE WHEN {value} < {first} THEN {first} ELSE {value} END";
        }

        sql.Set(Name, value);
    }

    private static string Held(string day) =>
        $"(CASE WHEN {day} < '0001-01-01'::date THEN '0001-01-01'::date WHEN {day} > '9999-12-31'::date THEN '9999-12-31'::date ELSE {day} END)";
}

/// <summary>A JSON document that is an object in the target.</summary>
/// <param name="Reserved">Keys that other tables' values have there.</param>
internal sealed record JsonColumn(string Name, params IReadOnlyList<string> Reserved) : LegacyColumn(Name)
{
    public override WayBack Back => new(Name, null, BackAs.Json) { Without = Reserved };

    public override void Bind(TableSql sql)
    {
        var (json, text) = (sql.Json(Name), sql.Text(Name));
        var fits = $"jsonb_typeof({json}) = 'object'";
        if (Reserved.Count > 0) fits += $" AND NOT {json} ?| array[{string.Join(", ", Reserved.Select(PostgresText.Literal))}]";
        sql.SetJson(Name, $"CASE WHEN {fits} THEN {json} WHEN {text} IS NULL OR {json} IS NOT NULL THEN '{{}}'::jsonb ELSE {TableSql.AsText(text)} END");
        sql.Keep(Name, $"({text} IS NULL OR jsonb_typeof({json}) = 'null')", Reasons.Empty);
        sql.KeepForm(Name, fits, $"{json}::text");
        sql.Adjust(Name, $"jsonb_typeof({json}) <> 'null' AND NOT ({fits})", Reasons.Shape);
        sql.Adjust(Name, $"{text} IS NOT NULL AND {json} IS NULL", Reasons.BadJson);
    }
}

/// <summary>A JSON document that is a list in the target, made of it as told.</summary>
/// <param name="List">SQL of the list, of the document; <c>{j}</c> stands for the document, <c>{t}</c> for its text.</param>
/// <param name="Same">SQL that is true where the list says the same as the document in another form.</param>
internal sealed record JsonListColumn(string Name, string List, string Same, string Reason) : LegacyColumn(Name)
{
    public override WayBack Back => new(Name, null, BackAs.Json);

    public override void Bind(TableSql sql)
    {
        var (json, text) = (sql.Json(Name), sql.Text(Name));
        var list = sql.Once(Name, $"coalesce({Fill(List)}, '[]'::jsonb)");
        var same = $"coalesce({Fill(Same).Replace("{list}", list, StringComparison.Ordinal)}, false)";
        var written = sql.Column(Name)?.Kind.StartsWith('_') == true ? $"translate({list}::text, '[] ', '{{}}')" : $"{list}::text";
        sql.SetJson(Name, list);
        sql.Keep(Name, $"({text} IS NULL OR jsonb_typeof({json}) = 'null')", Reasons.Empty);
        sql.KeepForm(Name, $"{json} <> 'null' AND ({json} = {list} OR {same})", written);
        sql.Adjust(Name, $"{json} <> 'null' AND NOT ({json} = {list} OR {same})", Reason);
        sql.Adjust(Name, $"{text} IS NOT NULL AND {json} IS NULL", Reasons.BadJson);

        string Fill(string template) => template.Replace("{j}", json, StringComparison.Ordinal).Replace("{t}", text, StringComparison.Ordinal);
    }
}

/// <summary>A value under its own name, or another, in a JSON object of the target.</summary>
/// <param name="Into">The target's column; null when the row is itself an element of a list.</param>
internal sealed record MemberColumn(string Name, string? Into = null, string? Key = null) : LegacyColumn(Name)
{
    // What it is decided by the source's own type.
    public override WayBack Back => new(Into ?? "", Key ?? Name, BackAs.Json);

    public override void Bind(TableSql sql)
    {
        sql.SetMember(Into, Key ?? Name, sql.Member(Name));
        if (sql.Column(Name) is not { } column) return;
        if (column.IsJson)
        {
            var (json, text) = (sql.Json(Name), sql.Text(Name));
            sql.Keep(Name, $"{json} = 'null'", Reasons.Empty);
            sql.KeepForm(Name, $"{json} <> 'null'", $"{json}::text");
            sql.Adjust(Name, $"{text} IS NOT NULL AND {json} IS NULL", Reasons.BadJson);
        }
    }
}

/// <summary>A value that several columns of the target are made of, and that one gives back.</summary>
/// <param name="Sets">Columns of the target, with SQL of their values; <c>{t}</c> is the source's text, <c>{v}</c> its value.</param>
/// <param name="Return">How it is got back.</param>
/// <param name="Differs">SQL that is true where the way back does not lead to it; null where it always does.</param>
internal sealed record MadeColumn(string Name, IReadOnlyList<(string Column, string Value)> Sets, WayBack? Return, string? Differs = null, string Reason = Reasons.Value, bool IsLoss = true)
    : LegacyColumn(Name)
{
    public override WayBack? Back => Return;

    public override void Bind(TableSql sql)
    {
        foreach (var (column, value) in Sets) sql.Set(column, Fill(value));
        if (Differs is null) return;
        if (IsLoss) sql.Adjust(Name, Fill(Differs), Reason);
        else sql.Keep(Name, Fill(Differs), Reason);

        string Fill(string template) => template.Replace("{t}", sql.Text(Name), StringComparison.Ordinal).Replace("{v}", sql.Value(Name, "text"), StringComparison.Ordinal);
    }
}

/// <summary>A value that the twelve tables leave out. The ledger has it.</summary>
internal sealed record DroppedColumn(string Name) : LegacyColumn(Name)
{
    public override WayBack? Back => null;

    public override void Bind(TableSql sql) => sql.Drop(Name, Reasons.Rule, withText: true);
}

/// <summary>A hash or an encrypted secret: the ledger has its salted digest, which gives nothing back.</summary>
internal sealed record SecretColumn(string Name) : LegacyColumn(Name)
{
    /// <summary>What a rebuilt row has instead; no program takes it for a hash or a token.</summary>
    public const string Instead = "!";

    public override bool IsDigested => false;

    public override WayBack? Back => null;

    public override void Bind(TableSql sql) => sql.Drop(Name, Reasons.DigestOnly, withText: false);

    public override string Goes => "ledger, as a salted digest";
}
