using Dozen.Connectors.Ai;
using Dozen.Connectors.Crawling;
using Dozen.Connectors.Outbound;
using Dozen.Connectors.Places;
using Dozen.Connectors.Secrets;
using Dozen.Connectors.Webhooks;
using Dozen.Core.Common;
using Dozen.Core.Enrichment;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Connectors;

public static class ConnectorServices
{
    /// <summary>The outside world. What is registered already stays, as tests do it.</summary>
    /// <param name="setting">Gives a setting of the server by its name, or null.</param>
    /// <exception cref="FormatException">A setting can't be read.</exception>
    public static IServiceCollection AddDozenConnectors(this IServiceCollection services, Func<string, string?> setting)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(OutboundAddresses.Parse(setting(OutboundAddresses.Setting)));
        services.TryAddSingleton<ISecretSource>(new MountedSecrets(setting(SecretReference.FolderSetting) ?? SecretReference.UsualFolder));
        services.TryAddSingleton<OutboundHttp>();
        services.TryAddSingleton<IWebhookSender, HttpWebhookSender>();
        services.AddPlaceSources(setting);
        services.TryAddSingleton(EnrichmentSettings.From(setting));
        services.TryAddSingleton(CrawlOptions.From(setting));
        services.TryAddSingleton<HostTurns>();
        services.TryAddSingleton<PoliteHttp>();
        services.TryAddSingleton<RobotsFiles>();
        services.TryAddSingleton<IWebsiteReader, WebsiteReader>();
        services.TryAddSingleton<IMailDomains, MailDomains>();
        var ai = AiOptions.From(setting);
        services.TryAddSingleton(ai);
        services.TryAddSingleton(ai.Budget);
        services.TryAddSingleton<ILeadAnalyst, OpenAiAnalyst>();
        return services;
    }
}
