namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>What the statements need to know of the rows, read in the same snapshot as the rows themselves.</summary>
/// <param name="FirstOrganization">Where events stand that belong to nobody; null when there is no organisation.</param>
/// <param name="Ids">Number of rows, least and greatest id, by table.</param>
/// <param name="Redacted">JSON columns of which some values are secrets, as <c>table.column</c>.</param>
/// <param name="Salt">For digests of what may not be kept, in hexadecimal.</param>
internal sealed record PlanFacts(
    long? FirstOrganization, IReadOnlyDictionary<string, IdRange> Ids, IReadOnlySet<string> Redacted, string Salt)
{
    /// <summary>The tables whose rows become activities, in the order of their ids there.</summary>
    private static readonly string[] Activities = ["communications", "activity_logs", "lead_assignments", "leads:first", "leads:last", "campaign_leads"];

    /// <summary>What is added to an id of the table (or of its rows that become activities), so that all of them have their own.</summary>
    public long ActivityShift(string table) => Shift(Activities.TakeWhile(t => t != table), table, 0);

    public long CredentialShift => Shift([], "workflow_credentials", Math.Max(RangeOf("integrations").Greatest, 0));

    public IdRange RangeOf(string table) => Ids.GetValueOrDefault(table.Split(':')[0]) ?? new IdRange(0, 0, 0);

    private long Shift(IEnumerable<string> before, string table, long taken)
    {
        foreach (var earlier in before)
        {
            var range = RangeOf(earlier);
            taken += Math.Max(range.Greatest, 0) - Math.Min(range.Least, 1) + 1;
        }

        return taken - (Math.Min(RangeOf(table).Least, 1) - 1);
    }
}

public sealed record IdRange(long Rows, long Least, long Greatest);
