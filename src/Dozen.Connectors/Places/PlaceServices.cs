using Dozen.Connectors.GooglePlaces;
using Dozen.Connectors.OpenPlaces;
using Dozen.Connectors.Overpass;
using Dozen.Core.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Connectors.Places;

internal static class PlaceServices
{
    /// <summary>The sources of businesses; the best comes first, and is asked when none is named.</summary>
    /// <exception cref="FormatException">A setting can't be read.</exception>
    public static void AddPlaceSources(this IServiceCollection services, Func<string, string?> setting)
    {
        services.TryAddSingleton(new DiscoveryOptions(setting(DiscoveryOptions.SourceSetting) is { Length: > 0 } source ? source : null));
        services.TryAddSingleton(GooglePlacesOptions.From(setting));
        services.TryAddSingleton(OverpassOptions.From(setting));
        services.TryAddSingleton(OpenPlacesOptions.From(setting));
        services.TryAddSingleton<PlaceHttp>();
        if (services.Any(s => s.ServiceType == typeof(IPlaceSource))) return;
        services.AddSingleton<IPlaceSource, GooglePlacesSource>();
        services.AddSingleton<IPlaceSource, OverpassSource>();
        services.AddSingleton<IPlaceSource, OpenPlacesSource>();
    }
}
