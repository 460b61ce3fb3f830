using System.Globalization;
using System.Text.Json;
using Dozen.Core.Contacts;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>Businesses in scripts of JSON-LD. What is said of authors, publishers and the subjects of reviews is left alone.</summary>
internal static class JsonLdReader
{
    private const int MostNodes = 5_000;
    private const int MostPeople = 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private static readonly string[] NoBusiness =
    [
        "WebSite", "WebPage", "BreadcrumbList", "Article", "NewsArticle", "BlogPosting", "Review", "Rating", "AggregateRating", "ImageObject", "Offer", "Product", "Event", "Person",
        "SearchAction", "ItemList", "ListItem", "FAQPage", "Question", "Answer", "VideoObject", "CreativeWork", "JobPosting", "SoftwareApplication", "CollectionPage", "PostalAddress", "Menu",
    ];

    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static List<StructuredBusiness> Read(IEnumerable<string> scripts)
    {
        var found = new List<StructuredBusiness>();
        foreach (var script in scripts)
        {
            try
            {
                using var document = JsonDocument.Parse(script.Trim().TrimEnd(';'), Lenient);
                Collect(document.RootElement, found);
            }
            catch (JsonException)
            {
                // What a page says in a broken form it does not say.
            }
        }

        return found;
    }

    private static void Collect(JsonElement root, List<StructuredBusiness> found)
    {
        var rest = new Queue<JsonElement>([root]);
        for (var seen = 0; seen < MostNodes && rest.TryDequeue(out var node); seen++)
        {
            if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in node.EnumerateArray().Take(MostNodes)) rest.Enqueue(item);
                continue;
            }

            if (node.ValueKind != JsonValueKind.Object) continue;
            foreach (var part in new[] { "@graph", "mainEntity", "about", "mainEntityOfPage" })
            {
                if (node.TryGetProperty(part, out var inner) && inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object) rest.Enqueue(inner);
            }

            if (Types(node).Intersect(NoBusiness, StringComparer.OrdinalIgnoreCase).Any() || !Types(node).Any()) continue;
            if (Business(node) is { SaysSomething: true } business) found.Add(business);
        }
    }

    private static StructuredBusiness Business(JsonElement node)
    {
        var business = new StructuredBusiness { Name = Text(node, "name") ?? Text(node, "legalName"), Url = Text(node, "url"), Address = Address(node) };
        business.Emails.AddRange(Texts(node, "email"));
        business.Phones.AddRange(Texts(node, "telephone"));
        foreach (var contact in Objects(node, "contactPoint"))
        {
            business.Emails.AddRange(Texts(contact, "email"));
            business.Phones.AddRange(Texts(contact, "telephone"));
        }

        business.Profiles.AddRange(Texts(node, "sameAs"));
        foreach (var role in new[] { "founder", "founders", "owner", "employee", "employees", "member" })
        {
            foreach (var person in Objects(node, role).Take(MostPeople))
            {
                if (Text(person, "name") is { } name) business.People.Add((name, Text(person, "jobTitle") ?? (role.StartsWith("founder", StringComparison.Ordinal) ? "Founder" : role == "owner" ? "Owner" : null)));
            }
        }

        foreach (var line in Texts(node, "openingHours")) Hours(line, business.Hours);
        foreach (var specification in Objects(node, "openingHoursSpecification"))
        {
            if (Text(specification, "opens") is not { } opens || Text(specification, "closes") is not { } closes) continue;
            foreach (var day in Texts(specification, "dayOfWeek"))
            {
                var name = day[(day.LastIndexOf('/') + 1)..].ToLowerInvariant();
                if (Array.Exists(Days, d => d == name)) Add(business.Hours, name, Time(opens), Time(closes));
            }
        }

        return business;
    }

    /// <summary>Reads <c>Mo-Fr 09:00-17:00</c> and <c>Sa,Su 10:00-14:00</c>.</summary>
    public static void Hours(string line, IDictionary<string, string> hours)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || parts[^1].Split('-') is not [var opens, var closes] || Time(opens) is null) return;
        foreach (var part in string.Concat(parts[..^1]).Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (DayOf(ends[0]), DayOf(ends[^1]));
            if (first < 0 || last < 0) continue;
            for (var i = 0; i < 7; i++)
            {
                var day = (first + i) % 7;
                Add(hours, Days[day], Time(opens), Time(closes));
                if (day == last) break;
            }
        }
    }

    private static int DayOf(string text) => text.Length < 2 ? -1 : Array.FindIndex(Days, d => d.StartsWith(text[..2], StringComparison.OrdinalIgnoreCase));

    private static void Add(IDictionary<string, string> hours, string day, string? opens, string? closes)
    {
        if (opens is null || closes is null) return;
        var span = $"{opens}-{closes}";
        if (!hours.TryGetValue(day, out var already)) hours[day] = span;
        else if (!already.Contains(span, StringComparison.Ordinal) && already.Length < 60) hours[day] = $"{already}, {span}";
    }

    private static string? Time(string text) => TimeOnly.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var time) ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : null;

    private static PostalAddress? Address(JsonElement node)
    {
        foreach (var address in Objects(node, "address"))
        {
            var country = Text(address, "addressCountry") ?? Objects(address, "addressCountry").Select(c => Text(c, "name")).FirstOrDefault();
            var read = new PostalAddress(
                Text(address, "streetAddress"), Text(address, "addressLocality"), Text(address, "addressRegion"), Text(address, "postalCode"), CountryCode.Parse(country));
            if (read with { Country = null } != PostalAddress.Unknown) return read;
        }

        return Text(node, "address") is { } line && PostalAddress.FromLine(line, null) is { City: not null } parsed ? parsed : null;
    }

    private static IEnumerable<string> Types(JsonElement node) => Texts(node, "@type").Select(t => t[(t.LastIndexOf('/') + 1)..]);

    private static IEnumerable<JsonElement> Objects(JsonElement node, string name) =>
        !node.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Object ? [value]
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Object).Take(50)
        : [];

    private static IEnumerable<string> Texts(JsonElement node, string name)
    {
        if (!node.TryGetProperty(name, out var value)) return [];
        var values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Take(50).ToList() : [value];
        return values.Where(v => v.ValueKind == JsonValueKind.String).Select(v => Plain(v.GetString()!)).OfType<string>();
    }

    private static string? Text(JsonElement node, string name) => Texts(node, name).FirstOrDefault();

    /// <summary>Without character references, which generators leave in.</summary>
    private static string? Plain(string text)
    {
        text = System.Net.WebUtility.HtmlDecode(text).Trim();
        return text.Length is 0 or > 300 || text.Any(char.IsControl) ? null : text;
    }
}
