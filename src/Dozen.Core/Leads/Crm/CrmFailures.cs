using Dozen.Core.Common;

namespace Dozen.Core.Leads.Crm;

public static class CrmFailures
{
    public static Failure Ambiguous(IEnumerable<long> leads) =>
        new(FailureKind.Conflict, "crm.ambiguous", $"Several leads have this e-mail address: {string.Join(", ", leads.Order())}. Say which one by lead_id, or give it its crm_id.");

    public static Failure Contradiction(IEnumerable<long> leads) =>
        new(FailureKind.Conflict, "crm.contradiction", $"The ids mean different leads: {string.Join(", ", leads.Order())}.");

    public static Failure OtherId(long lead) => new(FailureKind.Conflict, "crm.other_id", $"Lead {lead} has another id in this CRM.");

    public static Failure TooMany(int count) => Failure.Invalid("leads", $"{count} leads, at most {SyncCrmLeads.MostLeads} at a time. Nothing was changed.");
}
