using Dozen.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dozen.Web.Discovery;

/// <summary>What lies under the points of a map.</summary>
/// <param name="TileUrl">With <c>{z}</c>, <c>{x}</c> and <c>{y}</c>; null for nothing: the points alone, and nobody outside is asked.</param>
/// <param name="Attribution">What the operator of the tiles wants to be said.</param>
internal sealed record MapOptions(string? TileUrl, string Attribution)
{
    /// <summary>Scheme, host and port of the tiles, for the policy that lets the browser load them; null for none.</summary>
    public string? Origin => TileUrl is null ? null : new Uri(Plain(TileUrl)).GetLeftPart(UriPartial.Authority);

    /// <exception cref="StartRefusedException">The address can't be one of tiles.</exception>
    public static MapOptions From(IConfiguration configuration)
    {
        if (configuration["Map:TileUrl"] is not { Length: > 0 } url) return new MapOptions(null, "");
        var isOne = url.Contains("{z}", StringComparison.Ordinal) && url.Contains("{x}", StringComparison.Ordinal) && url.Contains("{y}", StringComparison.Ordinal)
            && Uri.TryCreate(Plain(url), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !uri.Host.Contains('{') && uri.UserInfo.Length == 0;
        return isOne
            ? new MapOptions(url, configuration["Map:Attribution"] ?? "© OpenStreetMap contributors")
            : throw new StartRefusedException($"Map:TileUrl: \"{url}\" is no address of tiles such as https://tiles.example/{{z}}/{{x}}/{{y}}.png; sub-domains by {{s}} are not supported.");
    }

    private static string Plain(string url) => url.Replace("{z}", "0", StringComparison.Ordinal).Replace("{x}", "0", StringComparison.Ordinal).Replace("{y}", "0", StringComparison.Ordinal);
}
