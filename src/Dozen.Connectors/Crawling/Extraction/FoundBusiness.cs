using System.Text.RegularExpressions;
using Dozen.Core.Contacts;
using Dozen.Core.Duplicates;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>What structured data and the page's own words say of the business: names, address, hours, people, profiles.</summary>
internal static partial class FoundBusiness
{
    private static readonly (string Network, Regex Form)[] Networks =
    [
        ("linkedin", new(@"^(?:[a-z]{2,3}\.)?linkedin\.com/(?:company|in|school)/[^/?#]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("facebook", new(@"^(?:m\.|[a-z]{2}-[a-z]{2}\.)?(?:facebook|fb)\.com/(?:(?:pages|people|p|groups)/[^?#]+|profile\.php\?id=[0-9]+|[A-Za-z0-9.\-_%]+/?$)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("instagram", new(@"^instagram\.com/[A-Za-z0-9._]+/?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("x", new(@"^(?:twitter|x)\.com/[A-Za-z0-9_]+/?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("youtube", new(@"^youtube\.com/(?:@|channel/|c/|user/)[^/?#]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("tiktok", new(@"^tiktok\.com/@[^/?#]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("xing", new(@"^xing\.com/(?:companies|pages|profile)/[^/?#]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
        ("tripadvisor", new(@"^tripadvisor\.[a-z.]+/[A-Za-z]+_Review[^?#]*", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
    ];

    private static readonly string[] NotProfiles = ["sharer", "share", "share.php", "sharer.php", "intent", "home", "login", "tr", "plugins", "dialog", "hashtag", "search", "explore", "wix", "wordpressdotcom", "squarespace", "policies", "help"];

    public static IEnumerable<FoundValue> On(PageContent page, string siteDomain, string? company, string? country, LineContext context)
    {
        var url = page.Url.AbsoluteUri;
        foreach (var (business, method, sure) in Businesses(page, siteDomain, company))
        {
            foreach (var email in business.Emails)
            {
                if (FoundEmails.Clean(email.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? email[7..] : email) is { } address) yield return new(FoundKind.Email, address, url, method, sure);
            }

            foreach (var phone in business.Phones)
            {
                if (PhoneNumber.ToE164(phone, business.Address?.Country ?? country) is { } number) yield return new(FoundKind.Phone, number, url, method, sure, phone.Length <= 50 ? phone : null);
            }

            if (business.Name is { Length: > 1 and <= 200 } name) yield return new(FoundKind.Company, name, url, method, Math.Round(sure - 0.05, 2));
            if (business.Address is { } place && (place.City ?? place.PostalCode ?? place.Street) is not null) yield return Address(place, url, method, sure);
            foreach (var (day, hours) in business.Hours) yield return new(FoundKind.Hours, hours, url, method, sure, day);
            foreach (var (person, title) in business.People)
            {
                if (IsPerson(person)) yield return new(FoundKind.Person, person, url, method, title is null ? 0.45 : 0.85, title);
            }

            foreach (var profile in business.Profiles)
            {
                if (Profile(profile, siteDomain) is { } found) yield return new(FoundKind.Profile, found.Url, url, method, sure, found.Network);
            }
        }

        if (page.SiteName is { } siteName) yield return new(FoundKind.Company, siteName, url, "meta", 0.6);
        foreach (var text in page.Addresses)
        {
            var line = string.Join(", ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Any(char.IsLetter) && !l.Contains('@') && !StartsWithLabel(l)));
            if (PostalAddress.FromLine(line, country) is { City: not null } read) yield return Address(read, url, "text", 0.6);
        }

        foreach (var link in page.Links)
        {
            if (Profile(link.Href, siteDomain) is { } found) yield return new(FoundKind.Profile, found.Url, url, "link", Math.Round(0.9 * context.Share(link.Line, isEmailOfSite: false), 2), found.Network);
        }

        for (var i = 0; i < page.Lines.Count; i++)
        {
            if (page.Lines[i].Length > 300 || context.Share(i, isEmailOfSite: false) < 1) continue;
            if (Titles().Match(page.Lines[i]) is not { Success: true } match) continue;
            var name = match.Groups["name"].Length > 0 ? match.Groups["name"].Value : i + 1 < page.Lines.Count && Name().Match(page.Lines[i + 1]) is { Success: true } next ? next.Value : "";
            if (IsPerson(name)) yield return new(FoundKind.Person, name.Trim(), url, "label", 0.8, match.Groups["title"].Value.Trim());
        }
    }

    private static IEnumerable<(StructuredBusiness Business, string Method, double Sure)> Businesses(PageContent page, string siteDomain, string? company)
    {
        var written = JsonLdReader.Read(page.JsonLd);
        var fitting = written.Where(b => Fits(b, siteDomain, company)).ToList();

        // Several without a sign of which is meant: a directory, a chain, a shopping street.
        if (fitting.Count == 0 && written.Count == 1 && !Contradicts(written[0], siteDomain)) fitting = written;
        foreach (var business in fitting.Take(3)) yield return (business, "json_ld", 0.95);

        var marked = page.Microdata.GroupBy(m => m.Item).Select(Microdata).Where(b => b.SaysSomething || b.Name is not null).ToList();
        foreach (var group in marked.Where(b => b.SaysSomething).Take(marked.Count > 6 ? 0 : 6)) yield return (group, "microdata", 0.88);
    }

    private static bool Fits(StructuredBusiness business, string siteDomain, string? company) =>
        (business.Url is not null && WebAddress.Parse(business.Url)?.Domain == siteDomain)
        || (company is not null && NameSimilarity.AreSimilar(business.Name, company))
        || business.Emails.Exists(e => e.EndsWith("@" + siteDomain, StringComparison.OrdinalIgnoreCase));

    private static bool Contradicts(StructuredBusiness business, string siteDomain) =>
        business.Url is not null && WebAddress.Parse(business.Url) is { } url && url.Domain != siteDomain && !WebAddress.IsSharedHost(url.Domain);

    private static StructuredBusiness Microdata(IEnumerable<MarkedValue> values)
    {
        var business = new StructuredBusiness();
        string? street = null, city = null, region = null, code = null, country = null;
        foreach (var value in values)
        {
            switch (value.Name)
            {
                case "email":
                    business.Emails.Add(value.Value);
                    break;
                case "telephone":
                    business.Phones.Add(value.Value);
                    break;
                case "name" or "legalName" when value.Type is not ("Person" or "Product" or "ListItem" or "Offer" or "MenuItem" or "" or "WebSite"):
                    business.Name ??= value.Value;
                    break;
                case "streetAddress":
                    street ??= value.Value;
                    break;
                case "addressLocality":
                    city ??= value.Value;
                    break;
                case "addressRegion":
                    region ??= value.Value;
                    break;
                case "postalCode":
                    code ??= value.Value;
                    break;
                case "addressCountry":
                    country ??= CountryCode.Parse(value.Value);
                    break;
                case "openingHours":
                    JsonLdReader.Hours(value.Value, business.Hours);
                    break;
            }
        }

        if ((street ?? city ?? code) is not null) business.Address = new PostalAddress(street, city, region, code, country);
        return business;
    }

    private static FoundValue Address(PostalAddress address, string url, string method, double sure)
    {
        var line = string.Join(", ", new[] { address.Street, $"{address.PostalCode} {address.City}".Trim(), address.Region, address.Country }.Where(p => !string.IsNullOrEmpty(p)));
        return new FoundValue(FoundKind.Address, line, url, method, sure) { Address = address };
    }

    private static (string Network, string Url)? Profile(string href, string siteDomain)
    {
        if (!href.Contains("://", StringComparison.Ordinal) && !href.StartsWith("//", StringComparison.Ordinal)) return null;
        if (WebAddress.Parse(href) is not { Url.Length: <= 300 } address || address.Domain == siteDomain) return null;
        var rest = address.Url[(address.Url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) rest = rest[4..];
        foreach (var (network, form) in Networks)
        {
            if (form.Match(rest) is not { Success: true } match) continue;
            var first = rest[(rest.IndexOf('/') + 1)..].Split('/', '?')[0].ToLowerInvariant();
            if (first.Length == 0 || NotProfiles.Contains(first)) return null;
            return (network, "https://" + (network is "linkedin" ? "www." : "") + match.Value.TrimEnd('/'));
        }

        return null;
    }

    private static bool IsPerson(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return name.Length is > 4 and < 60 && words.Length is >= 2 and <= 5 && !name.Any(char.IsDigit) && char.IsUpper(words[^1][0]) && char.IsUpper(words[0][0])
            && !words.Any(w => w.Trim('.', ',').ToUpperInvariant() is "GMBH" or "LTD" or "LLC" or "INC" or "AG" or "SRL" or "SARL" or "SL" or "SA" or "OHG" or "KG" or "UG" or "BV" or "LIMITED" or "CO");
    }

    private static bool StartsWithLabel(string line) => Contact().IsMatch(line);

    [GeneratedRegex(@"^(tel|fon|phone|fax|mob|e-?mail|τηλ|тел|web|www|http)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Contact();

    // Anchored words and a name of a few parts: linear on any line.
    [GeneratedRegex(
        @"^(?:\P{L}{0,5})(?<title>Gesch(?:ä|ae)ftsf(?:ü|ue)hr(?:er(?:in)?|ung)|Inhaber(?:in)?|Vertreten durch|Owner|Founder|Co-?Founder|Managing Director|Director|CEO|Chef(?:fe)?|Proprietor|Propri(?:é|e)taire|G(?:é|e)rant(?:e)?|Directeur(?: de la publication)?|Titolare|Amministratore|Proprietari[oa]|Titular|Gerente|Responsable|Propriet(?:á|a)ri[oa]|Eigenaar|Zaakvoerder|Właściciel(?:ka)?|Владелец|Директор|Διευθυντής|Διευθύντρια|Ιδιοκτήτης|İşletme Sahibi|Kurucu)\s{0,2}[:–-]\s{0,2}(?<name>(?:(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau)\.? )?\p{Lu}[\p{L}.'’-]{0,25}(?: (?:van|von|de|der|di|da|del|la|le|dos))?(?: \p{Lu}[\p{L}.'’-]{0,25}){1,3})?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Titles();

    [GeneratedRegex(@"^\p{Lu}[\p{L}.'’-]{0,25}(?: \p{Lu}[\p{L}.'’-]{0,25}){1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
