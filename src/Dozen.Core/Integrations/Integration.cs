using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Integrations;

public enum IntegrationType
{
    Crm,
    EmailProvider,
    Social,
    Calendar,
    Maps,
    Ai,
    Automation,
    Webhook,
    ApiToken,
    Other,
}

public enum IntegrationStatus
{
    Active,
    Inactive,
    Error,
    Expired,
}

/// <summary>A connection to something outside. Its configuration names where a secret is, never the secret.</summary>
public sealed class Integration : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public IntegrationType IntegrationType { get; init; }

    public required string ProviderName { get; set; }

    public string? DisplayName { get; set; }

    public JsonText Configuration { get; set; } = JsonText.EmptyObject;

    public IntegrationStatus Status { get; set; } = IntegrationStatus.Active;

    public DateTimeOffset? LastSyncAt { get; set; }

    public int SyncFrequencyMinutes { get; set; } = 60;

    public string? ErrorMessage { get; set; }

    public long? CreatedBy { get; set; }

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
