using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>A user's preferences: left out, but for whether to send e-mail.</summary>
internal sealed record PreferencesColumn(string Name) : LegacyColumn(Name)
{
    public override WayBack? Back => null;

    public override void Bind(TableSql sql)
    {
        var said = $"coalesce(nullif({sql.Json(Name)} -> 'email_notifications', 'null'), {sql.Json(Name)} #> '{{notifications,email}}')";
        sql.Set("email_notifications", $"CASE lower({said} #>> '{{}}') WHEN 'false' THEN false WHEN '0' THEN false ELSE true END");
        sql.Drop(Name, Reasons.Rule, withText: true);
    }

    public override string Goes => "email_notifications; ledger";
}

/// <summary>When a lead was first or last contacted: an activity of its own, where the API finds it again.</summary>
internal sealed record MilestoneColumn(string Name) : LegacyColumn(Name)
{
    public string Milestone => Name[..Name.IndexOf('_', StringComparison.Ordinal)];

    /// <summary>Under this name its activities are told apart from others.</summary>
    public string Alias => $"leads:{Milestone}";

    public override WayBack Back => new("completed_at", null, BackAs.Time);

    public override void Bind(TableSql sql)
    {
        var time = sql.Time(Name);
        sql.Adjust(Name, $"({time} < {TimeColumn.First} OR {time} > {TimeColumn.Last})", Reasons.Time);
    }

    public override string Goes => $"an activity, metadata.milestone = {Milestone}";
}
