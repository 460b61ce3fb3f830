using System.Linq.Expressions;
using Dozen.Core.Common;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Core.Integrations;

/// <summary>An integration as it is served. What looks like a secret is hidden, wherever it came from.</summary>
/// <param name="Version">Also the ETag.</param>
public sealed record IntegrationView(
    long Id, IntegrationType IntegrationType, string ProviderName, string? DisplayName, JsonText Configuration, IntegrationStatus Status,
    DateTimeOffset? LastSyncAt, int SyncFrequencyMinutes, string? ErrorMessage, long? CreatedBy, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>To be <see cref="WithoutSecrets"/> before it leaves.</summary>
    internal static readonly Expression<Func<Integration, IntegrationView>> Projection = i => new IntegrationView(
        i.Id, i.IntegrationType, i.ProviderName, i.DisplayName, i.Configuration, i.Status, i.LastSyncAt, i.SyncFrequencyMinutes, i.ErrorMessage,
        i.CreatedBy, i.Version, i.CreatedAt, i.UpdatedAt);

    private static readonly Func<Integration, IntegrationView> Show = Projection.Compile();

    public static IntegrationView From(Integration integration) => Show(integration).WithoutSecrets();

    internal IntegrationView WithoutSecrets() => this with { Configuration = SecretShapes.Masked(Configuration) };
}
