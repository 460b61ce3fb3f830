using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dozen.Core.Leads.Crm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dozen.Web.Compatibility;

/// <summary>A lead as an outside CRM has it. Fields that are present change, null clears; of <c>custom_fields</c> each one by itself.</summary>
public record EarlierCrmLead : EarlierLeadInput
{
    /// <summary>The id it has in the CRM; a number is taken as text. With the CRM's name and a colon at most 255 characters.</summary>
    [NumberIsText]
    public string? CrmId { get; init; }

    /// <summary>The id it has in another source, such as <c>google:123</c>; kept where the lead has none.</summary>
    public string? ExternalId { get; init; }

    internal CrmLead ToCrmLead() => new(CrmId, ExternalId, ToPatch());
}

/// <summary>Leads that a CRM has, to be found by <c>crm_id</c>, else <c>external_id</c>, else <c>email</c>, and changed or created.</summary>
public sealed record EarlierCrmSync
{
    /// <summary>The CRM's name, such as <c>hubspot</c>: what stands before its ids; <c>crm</c> when absent.</summary>
    public string? Crm { get; init; }

    /// <summary>At most 500.</summary>
    [JsonRequired]
    public IReadOnlyList<EarlierCrmLead> Leads { get; init; } = [];
}

/// <summary>What changed in a CRM. The lead is found by <c>lead_id</c>, else <c>crm_id</c>, <c>external_id</c> or <c>email</c>.</summary>
public sealed record EarlierCrmChange : EarlierCrmLead
{
    /// <summary>What happened there, in its own words: at most 100 characters. It is written into the lead's history, and decides nothing.</summary>
    [JsonRequired]
    public string Event { get; init; } = "";

    public long? LeadId { get; init; }

    /// <summary>The CRM's name, such as <c>hubspot</c>: what stands before its ids; <c>crm</c> when absent.</summary>
    public string? Crm { get; init; }
}

/// <summary>The leads of a sync, each read by itself: one that can't be read does not stop the others.</summary>
internal sealed class EarlierCrmSyncBody : IBindableFromHttpContext<EarlierCrmSyncBody>, IEndpointParameterMetadataProvider
{
    private EarlierCrmSyncBody(EarlierBody<Envelope> envelope) => (Crm, Leads, Errors) = (envelope.Value.Crm, [.. (envelope.Value.Leads ?? []).Select(EarlierBody<EarlierCrmLead>.Of)], envelope.Errors);

    public string? Crm { get; }

    public IReadOnlyList<EarlierBody<EarlierCrmLead>> Leads { get; }

    /// <summary>What is wrong with the whole.</summary>
    public IReadOnlyList<EarlierFieldError> Errors { get; }

    public static async ValueTask<EarlierCrmSyncBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var envelope = (await EarlierBody<Envelope>.BindAsync(context, parameter))!;
        if (envelope.Errors.Count == 0)
        {
            if (envelope.Value.Leads is not { } leads) envelope.Refuse("list_type", "leads", "Input should be a valid list");
            else if (leads.Count > SyncCrmLeads.MostLeads) envelope.Refuse("too_long", "leads", $"List should have at most {SyncCrmLeads.MostLeads} items, not {leads.Count}");
        }

        return new EarlierCrmSyncBody(envelope);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(EarlierCrmSync), isOptional: true));

    private sealed record Envelope
    {
        public string? Crm { get; init; }

        [JsonRequired]
        public IReadOnlyList<JsonElement>? Leads { get; init; }
    }
}
