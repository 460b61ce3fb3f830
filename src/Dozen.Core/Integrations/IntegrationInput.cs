using Dozen.Core.Common;

namespace Dozen.Core.Integrations;

/// <summary>The fields of an integration that may be set. Absent fields stay as they are; null clears.</summary>
public abstract record IntegrationInput
{
    /// <summary>Who is on the other side, such as <c>hubspot</c>; at most 100 characters. A webhook needs none.</summary>
    public Patched<string?> ProviderName { get; init; }

    /// <summary>At most 255 characters.</summary>
    public Patched<string?> DisplayName { get; init; }

    /// <summary>
    /// A JSON object, replaced as a whole. Secrets are named, never given: <c>"api_key": "secret:GOOGLE_MAPS_API_KEY"</c>.
    /// A webhook has <c>url</c>, <c>events</c> and <c>secret</c>.
    /// </summary>
    public Patched<JsonText?> Configuration { get; init; }

    /// <summary><c>active</c> or <c>inactive</c>; the other two are found out.</summary>
    public Patched<IntegrationStatus> Status { get; init; }

    /// <summary>1 to 525,600 (a year).</summary>
    public Patched<int> SyncFrequencyMinutes { get; init; }
}

/// <summary>An integration to be created.</summary>
public sealed record NewIntegration : IntegrationInput
{
    /// <summary>Can't be changed afterwards. An <c>api_token</c> is not made here.</summary>
    public required IntegrationType IntegrationType { get; init; }
}

/// <summary>Changes to an integration (JSON merge patch).</summary>
public sealed record IntegrationPatch : IntegrationInput;
