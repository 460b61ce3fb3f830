using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Leads.Crm;

/// <summary>What an outside CRM says of one lead.</summary>
/// <param name="CrmId">The id it has there; with the CRM's name and a colon at most 255 characters.</param>
/// <param name="ExternalId">The id it has in another source, such as <c>google:123</c>, or the CRM's own with its name in front.</param>
/// <param name="Fields">Those that are present change. Custom fields do so one by one, and null removes one.</param>
public sealed record CrmLead(string? CrmId, string? ExternalId, LeadPatch Fields);

/// <summary>What a lead of a CRM is found by.</summary>
/// <param name="CrmId">Without the CRM's name.</param>
/// <param name="ExternalId">Of another source than the CRM.</param>
/// <param name="Email">As addresses are compared.</param>
internal sealed record CrmKeys(string? CrmId, string? ExternalId, string? Email)
{
    public bool IsEmpty => this is { CrmId: null, ExternalId: null, Email: null };

    public static Result<CrmKeys> Of(CrmSource crm, CrmLead lead)
    {
        var (crmId, externalId) = (lead.CrmId.OrNull(), lead.ExternalId.OrNull());
        var problems = new FieldProblems();
        problems.Text("crm_id", crmId, LeadLimits.ExternalId - crm.Prefix.Length);
        problems.Text("external_id", externalId, LeadLimits.ExternalId);
        if (externalId?.StartsWith(crm.Prefix, StringComparison.Ordinal) == true)
        {
            var own = externalId[crm.Prefix.Length..].OrNull();
            if (own is null || (crmId is not null && crmId != own)) problems.Add("external_id", $"An id of {crm.Name}, and not that of crm_id.");
            (crmId, externalId) = (own, null);
        }

        var email = lead.Fields.Email.Value?.Trim();
        return problems.Failure is { } invalid ? invalid : new CrmKeys(crmId, externalId, email is not null && EmailAddress.IsValid(email) ? EmailAddress.KeyOf(email) : null);
    }
}
