using System.Text.Json;

namespace Dozen.Core.Contacts;

/// <summary>An address in parts; the country as ISO 3166-1 alpha-2. A part is null when the text does not say it for sure.</summary>
public sealed record PostalAddress(string? Street, string? City, string? Region, string? PostalCode, string? Country)
{
    public static readonly PostalAddress Unknown = new(null, null, null, null, null);

    /// <summary>Reads an object with <c>street, city, state, postal_code, country</c>, as Maps scrapers write it. What is no text is passed over.</summary>
    /// <exception cref="InvalidOperationException">The element is no object.</exception>
    public static PostalAddress FromJson(JsonElement json)
    {
        return new(Text("street"), Text("city"), Text("state") ?? Text("region"), Text("postal_code") ?? Text("zip"), CountryCode.Parse(Text("country")));

        string? Text(string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// Reads one line such as <c>1037 2nd Ave, New York, NY 10022, United States</c>: the country from the last part, city and postal code
    /// from the part before it, when that has the form its country uses. Everything else stays unknown.
    /// </summary>
    /// <param name="line">Parts separated by commas.</param>
    /// <param name="countryIso2">The country when the line itself names none; null when that is not known.</param>
    public static PostalAddress FromLine(string line, string? countryIso2)
    {
        var parts = line.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).AsSpan();
        if (parts.Length == 0) return Unknown;

        var written = NamedCountry(parts[^1], countryIso2);
        if (written is not null) parts = parts[..^1];
        if (parts.Length < 2) return Unknown with { Country = written };

        var locality = AddressLocality.Read(parts, written, countryIso2);
        return locality is null
            ? Unknown with { Country = written }
            : new(string.Join(", ", parts[..^locality.PartsUsed]!), locality.City, locality.Region, locality.PostalCode, written ?? locality.Country);
    }

    /// <summary>
    /// The last part as a country. Two letters are more often a state, and Georgia is one too: those count only when they agree with
    /// what is known. UK is no state anywhere.
    /// </summary>
    private static string? NamedCountry(string part, string? expected)
    {
        if (CountryCode.Parse(part) is not { } country) return null;
        return (part.Length > 2 && country != "GE") || part == "UK" || country == expected ? country : null;
    }
}
