using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Dozen.Core.Contacts;

/// <summary>
/// City, region and postal code at the end of an address line; the country when the form itself gives it away (a state with a fitting
/// ZIP code); and how many of the comma-separated parts, from the end, they took.
/// </summary>
internal sealed partial record AddressLocality(string City, string? Region, string? PostalCode, string? Country, int PartsUsed)
{
    // First digit of the ZIP codes of each state: tells "NY 10022" from an Italian "MI 20121".
    private static readonly FrozenDictionary<string, string> StateZips = new Dictionary<string, string>
    {
        ["0"] = "CT MA ME NH NJ PR RI VT VI",
        ["1"] = "DE NY PA",
        ["2"] = "DC MD NC SC VA WV",
        ["3"] = "AL FL GA MS TN",
        ["4"] = "IN KY MI OH",
        ["5"] = "IA MN MT ND SD WI",
        ["6"] = "IL KS MO NE",
        ["7"] = "AR LA OK TX",
        ["8"] = "AZ CO ID NM NV UT WY",
        ["9"] = "AK CA GU HI OR WA",
    }.SelectMany(zone => zone.Value.Split(' ').Select(state => (state, zone.Key))).ToFrozenDictionary(s => s.state, s => s.Key);

    private static readonly FrozenSet<string> CodeFirst = FrozenSet.Create(
        "DE", "FR", "ES", "IT", "AT", "CH", "BE", "NL", "DK", "NO", "SE", "FI", "PL", "PT", "CZ", "SK", "HU", "SI", "HR", "RO", "BG", "EE", "LT", "LU", "LI", "GR", "RS", "TR", "IS", "MC");

    private static readonly FrozenSet<string> CodeLast = FrozenSet.Create("CY", "GR", "AU", "NZ", "ZA", "IN", "MT");

    /// <param name="parts">Comma-separated parts without the country; at least two.</param>
    /// <param name="written">The country named in the line.</param>
    /// <param name="expected">The country to assume otherwise.</param>
    public static AddressLocality? Read(ReadOnlySpan<string> parts, string? written, string? expected)
    {
        var (last, before) = (parts[^1], parts[^2]);

        // A form that belongs to one country only is sure even when the line names no country.
        if (written is null or "US" && parts.Length >= 3 && StateAndZip().Match(last) is { Success: true } us
            && StateZips.GetValueOrDefault(us.Groups["state"].Value) == us.Groups["zip"].Value[..1])
            return new(before, us.Groups["state"].Value, us.Groups["zip"].Value, "US", 2);
        if (written is null or "CA" && parts.Length >= 3 && ProvinceAndCode().Match(last) is { Success: true } canada)
            return new(before, canada.Groups["province"].Value, canada.Groups["code"].Value, "CA", 2);

        var country = written ?? expected;
        if (country is null) return null;
        if (country == "GB") return FromUnitedKingdom(parts);
        if (country == "AU" && StateAndPostcode().Match(last) is { Success: true } australia)
            return new(australia.Groups["city"].Value, australia.Groups["state"].Value, australia.Groups["code"].Value, null, 1);
        if (CodeFirst.Contains(country) && CodeThenCity().Match(last) is { Success: true } codeFirst)
            return new(codeFirst.Groups["city"].Value, NullIfEmpty(codeFirst.Groups["region"].Value), codeFirst.Groups["code"].Value, null, 1);
        if (CodeLast.Contains(country) && CityThenCode().Match(last) is { Success: true } codeLast)
            return new(codeLast.Groups["city"].Value, null, codeLast.Groups["code"].Value, null, 1);
        return null;
    }

    private static AddressLocality? FromUnitedKingdom(ReadOnlySpan<string> parts)
    {
        if (BritishCode().Match(parts[^1]) is not { Success: true } match) return null;

        var code = match.Groups["code"].Value;
        if (match.Groups["city"].Value is { Length: > 0 } city) return new(city, null, code, null, 1);
        // The code stands alone: the part before it is the town, if a street is left over.
        return parts.Length >= 3 ? new(parts[^2], null, code, null, 2) : null;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^(?<state>[A-Z]{2}) (?<zip>\d{5})(-\d{4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex StateAndZip();

    [GeneratedRegex(@"^(?<province>AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT) (?<code>[A-Z]\d[A-Z] ?\d[A-Z]\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex ProvinceAndCode();

    [GeneratedRegex(@"^(?<city>\p{L}[^\d]*?) (?<state>NSW|VIC|QLD|SA|WA|TAS|NT|ACT) (?<code>\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex StateAndPostcode();

    [GeneratedRegex(@"^([A-Z]{1,2}-)?(?<code>\d{4} ?[A-Z]{2}(?= )|\d{4}-\d{3}|\d{4,5}|\d{3} \d{2}|\d{2}-\d{3}) (?<city>\p{L}[^\d]*?)( \(?(?<region>[A-Z]{2})\)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex CodeThenCity();

    [GeneratedRegex(@"^(?<city>\p{L}[^\d]*?),? (?<code>\d{4}|\d{3} ?\d{2}|\d{6}|[A-Z]{3} ?\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex CityThenCode();

    [GeneratedRegex(@"^((?<city>\p{L}[^\d]*?) )?(?<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex BritishCode();
}
