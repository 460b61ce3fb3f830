using System.Collections.Frozen;

namespace Dozen.Core.Importing.Rows;

/// <summary>Recognises the id columns of HubSpot and Salesforce; a bare "ID" counts only when its values have the system's form.</summary>
internal static class CrmIds
{
    private static readonly FrozenSet<string> HubspotHeaders = FrozenSet.Create("recordid", "recordidcontact", "recordidcompany", "hubspotid", "hubspotcontactid", "hsobjectid");

    private static readonly FrozenSet<string> SalesforceHeaders = FrozenSet.Create(
        "id", "recordid", "leadid", "contactid", "accountid", "salesforceid", "sfid", "leadid18", "contactid18", "leadid18char", "contactid18char", "accountid18", "18charid", "18digitid");

    // The first three characters name the kind of record: lead, contact, account.
    private static readonly string[] SalesforceKinds = ["00Q", "003", "001"];

    public static Heading? Guess(string key, List<string> sample)
    {
        if (sample.Count == 0) return null;
        if (SalesforceHeaders.Contains(key) && sample.TrueForAll(IsSalesforce)) return new(LeadField.SalesforceId, SalesforceRank(sample[0]));
        if (HubspotHeaders.Contains(key) && sample.TrueForAll(t => t.All(char.IsAsciiDigit))) return new(LeadField.HubspotId, 0);
        return null;
    }

    private static bool IsSalesforce(string text) =>
        text.Length is 15 or 18 && text.All(char.IsAsciiLetterOrDigit) && Array.Exists(SalesforceKinds, k => text.StartsWith(k, StringComparison.Ordinal));

    /// <summary>A file of contacts names their accounts too; the account is the last choice.</summary>
    private static int SalesforceRank(string id) => Array.FindIndex(SalesforceKinds, k => id.StartsWith(k, StringComparison.Ordinal));
}
