namespace Dozen.Testing.Places;

/// <summary>An invented business of the town, as both of its map servers know it.</summary>
/// <param name="Type">Google's primary type; on OpenStreetMap it is <paramref name="Tag"/>.</param>
/// <param name="Tag">As <c>key=value</c>.</param>
public sealed record TownBusiness(int Number, string Name, string Type, string Tag, double Latitude, double Longitude)
{
    public string? Phone { get; init; }

    public string? Website { get; init; }

    /// <summary>Google's word for it, such as <c>CLOSED_PERMANENTLY</c>.</summary>
    public string Status { get; init; } = "OPERATIONAL";

    public string GoogleId => $"town-{Number}";
}
