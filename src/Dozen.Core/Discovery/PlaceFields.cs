using System.Globalization;
using Dozen.Core.Contacts;
using Dozen.Core.Leads;

namespace Dozen.Core.Discovery;

/// <summary>A field of a lead that a place can fill.</summary>
/// <param name="Name">As the database spells it.</param>
/// <param name="Read">Its value as text; null when it is empty.</param>
/// <param name="Clear">Empties it, and what is derived from it.</param>
internal sealed record PlaceField(string Name, Func<Lead, string?> Read, Action<Lead> Clear);

/// <summary>The fields of a lead that tell of its business.</summary>
internal static class PlaceFields
{
    public static readonly IReadOnlyList<PlaceField> All =
    [
        new("company", l => l.Company, l => l.Company = null),
        new("email", l => l.Email, l => l.Email = null),
        new("phone", l => l.Phone, l => l.Phone = l.PhoneE164 = null),
        new("website", l => l.Website, l => l.Website = l.WebsiteDomain = null),
        new("industry", l => l.Industry, l => l.Industry = null),
        new("address", l => l.Address, l => l.Address = null),
        new("city", l => l.City, l => l.City = null),
        new("region", l => l.Region, l => l.Region = null),
        new("postal_code", l => l.PostalCode, l => l.PostalCode = null),
        new("country", l => l.Country, l => l.Country = null),

        // One without the other would be nowhere.
        new("latitude", l => l.Latitude is null ? null : $"{Number(l.Latitude)}, {Number(l.Longitude)}", l => l.Latitude = l.Longitude = null),
    ];

    /// <summary>Whether two values of a field say the same: phones by their digits, everything else without regard to case, accents and signs.</summary>
    public static bool AreSame(string one, string other) => one == other || (Letters.Key(one) is { Length: > 0 } key && key == Letters.Key(other));

    private static string? Number(double? degrees) => degrees?.ToString("R", CultureInfo.InvariantCulture);
}
