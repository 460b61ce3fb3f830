using Dozen.Connectors.Places;

namespace Dozen.Connectors.Overpass;

/// <summary>Whom OpenStreetMap's data is asked of.</summary>
/// <param name="OverpassUrl">The folder of <c>interpreter</c>.</param>
/// <param name="NominatimUrl">The folder of <c>search</c>.</param>
/// <param name="Contact">Where the operators of those servers can complain: an address of this server or an e-mail address; null for none.</param>
internal sealed record OverpassOptions(Uri OverpassUrl, Uri NominatimUrl, string? Contact)
{
    /// <summary>Says who asks, as those servers want it.</summary>
    public string UserAgent => Contact is null ? "Dozen (self-hosted lead management)" : $"Dozen (self-hosted lead management; {Contact})";

    /// <exception cref="FormatException">A setting can't be read.</exception>
    public static OverpassOptions From(Func<string, string?> setting)
    {
        var contact = setting.TextOf("OpenStreetMap:Contact", "");
        if (contact.Any(c => char.IsControl(c) || c is '(' or ')' || c > '~')) throw new FormatException("OpenStreetMap:Contact is an e-mail address or a web address.");
        return new OverpassOptions(
            setting.AddressOf("OpenStreetMap:OverpassUrl", "https://overpass-api.de/api"),
            setting.AddressOf("OpenStreetMap:NominatimUrl", "https://nominatim.openstreetmap.org"),
            contact.Length > 0 ? contact : null);
    }
}
