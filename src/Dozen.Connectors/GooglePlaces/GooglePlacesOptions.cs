using Dozen.Connectors.Places;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Connectors.GooglePlaces;

/// <summary>How Google is asked.</summary>
/// <param name="Url">Of the Places API.</param>
/// <param name="Key">Where the key is.</param>
/// <param name="CentsPerThousand">Of a thousand Text Search requests with the fields asked for here.</param>
/// <param name="MostRequests">Of one search.</param>
/// <param name="MostCents">Of one search.</param>
/// <param name="KeepForDays">How long its values may stay.</param>
internal sealed record GooglePlacesOptions(Uri Url, SecretName Key, decimal CentsPerThousand, int MostRequests, long MostCents, int KeepForDays)
{
    /// <exception cref="FormatException">A setting can't be read.</exception>
    public static GooglePlacesOptions From(Func<string, string?> setting)
    {
        var key = setting.TextOf("GooglePlaces:Key", "secret:GOOGLE_MAPS_API_KEY");
        return new GooglePlacesOptions(
            setting.AddressOf("GooglePlaces:Url", "https://places.googleapis.com"),
            SecretName.FromReference(key) ?? throw new FormatException("GooglePlaces:Key says where the key is, as secret:NAME; it is never the key itself."),
            setting.NumberOf("GooglePlaces:CentsPerThousand", 3500, 0, 1_000_000),
            (int)setting.NumberOf("GooglePlaces:MaxRequests", 200, 1, 100_000),
            (long)setting.NumberOf("GooglePlaces:MaxCents", 1000, 0, 100_000_000),
            (int)setting.NumberOf("GooglePlaces:KeepForDays", 30, 1, 3650));
    }
}
