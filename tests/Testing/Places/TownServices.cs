using Dozen.Connectors.GooglePlaces;
using Dozen.Connectors.OpenPlaces;
using Dozen.Connectors.Outbound;
using Dozen.Connectors.Overpass;
using Dozen.Connectors.Places;
using Dozen.Core.Discovery;
using Dozen.Core.Enrichment;
using Dozen.Core.Integrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Testing.Places;

public static class TownServices
{
    /// <summary>Businesses are looked for in this town, by its own clock, instead of in the world; before or after Dozen's services are added.</summary>
    /// <param name="usualSource">The source of searches that name none.</param>
    public static IServiceCollection UseTown(this IServiceCollection services, TownServer town, string? usualSource = null)
    {
        var http = new PlaceHttp(new OutboundHttp(OutboundAddresses.Parse("127.0.0.0/8")), new HastyTime());
        services.RemoveAll<IPlaceSource>().RemoveAll<DiscoveryOptions>();
        services.AddSingleton(new DiscoveryOptions(usualSource));
        services.AddSingleton<IPlaceSource>(new GooglePlacesSource(http, TownServer.Secrets, GooglePlacesOptions.From(Setting)));
        services.AddSingleton<IPlaceSource>(new OverpassSource(http, OverpassOptions.From(Setting), new HastyTime()));
        services.AddSingleton<IPlaceSource>(new OpenPlacesSource(new OpenPlacesOptions(null)));
        services.RemoveAll<IWebsiteReader>().AddSingleton<IWebsiteReader>(new SilentWebsites());
        return services;

        string? Setting(string name) => town.Settings.GetValueOrDefault(name);
    }

    /// <summary>The businesses of the town have addresses of websites, and nothing at them.</summary>
    private sealed class SilentWebsites : IWebsiteReader
    {
        public Task<WebsiteReading> ReadAsync(WebsiteRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new WebsiteReading(WebsiteOutcome.Unreachable, "Nobody answers."));
    }
}
