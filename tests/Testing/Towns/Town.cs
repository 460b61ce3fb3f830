using System.Globalization;
using System.IO.Compression;
using System.Text;
using Dozen.Core.Contacts;

namespace Dozen.Testing.Towns;

/// <summary>What a site of the town is made to be, and what there is to be found on it.</summary>
/// <param name="Emails">In lower case.</param>
/// <param name="Phones">As E.164.</param>
/// <param name="Outcome">As <c>WebsiteOutcome</c> spells it.</param>
public sealed record TownBusiness(string Kind, string Url, string Company, string Country, IReadOnlySet<string> Emails, IReadOnlySet<string> Phones, string Outcome);

/// <summary>
/// Two hundred small websites, made by rule: in a dozen languages, with addresses in every disguise, with decoys beside them, and with
/// sites that are slow, endless, wrongly encoded, forbidden, or that lead where nobody may go.
/// </summary>
public sealed class Town : IDisposable
{
    private readonly Dictionary<string, Func<TownRequest, TownAnswer?>> sites = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> robots = new(StringComparer.Ordinal);
    private readonly List<TownBusiness> businesses = [];
    private readonly TownServer server;
    private readonly TownServer trap;

    private static readonly (string Country, string Ending, string Language, string Contact, string At, string Dot, Func<int, string> Phone)[] Lands =
    [
        ("DE", "de", "de", "Kontakt", "[at]", "[punkt]", i => $"030 9018 {i:0000}"),
        ("GR", "gr", "el", "Επικοινωνία", "[παπάκι]", "[τελεία]", i => $"210 3212{i:000}"),
        ("CY", "com.cy", "en", "Contact us", "(at)", "(dot)", i => $"25 321{i:000}"),
        ("FR", "fr", "fr", "Contactez-nous", "[arobase]", "[point]", i => $"01 42 68 {i / 100:00} {i % 100:00}"),
        ("ES", "es", "es", "Contacto", "(arroba)", "(punto)", i => $"912 34 {i / 100:00} {i % 100:00}"),
        ("IT", "it", "it", "Contatti", "[chiocciola]", "[punto]", i => $"06 6982 {i:0000}"),
        ("GB", "co.uk", "en", "Get in touch", "{at}", "{dot}", i => $"020 7930 {4000 + i:0000}"),
        ("US", "com", "en", "Contact", " at ", " dot ", i => $"(212) 736-{5000 + i:0000}"),
        ("TR", "com.tr", "tr", "İletişim", "[at]", "[nokta]", i => $"0212 251 {i / 100:00} {i % 100:00}"),
        ("PL", "pl", "pl", "Kontakt", "(małpa)", "(kropka)", i => $"22 621 {i / 100:00} {i % 100:00}"),
        ("NL", "nl", "nl", "Contactgegevens", "[apenstaartje]", "[punt]", i => $"020 624 {1000 + i:0000}"),
        ("PT", "pt", "pt", "Contatos", "(arroba)", "(ponto)", i => $"21 342 {8000 + i:0000}"),
    ];

    private static readonly string[] Names = ["Taverna Athina", "Bäckerei Sommer", "Café Lumière", "Hotel Aurora", "Dental Smile", "Barbería Luna", "Autohaus Keller", "Fiori Rossi", "Blue Harbour", "Studio Vela"];

    private readonly int port;

    public Town()
    {
        server = new TownServer(Answer);
        port = server.Port;
        trap = new TownServer(_ => TownAnswer.Html("<p>You should not be here: trap@inside.de +49 30 901820</p>"), System.Net.IPAddress.Parse("127.0.0.2"), port);
        for (var i = 0; i < 200; i++) Build(i);
    }

    public int Port => port;

    public IReadOnlyList<TownBusiness> Businesses => businesses;

    public IReadOnlyCollection<TownVisit> Visits => server.Visits;

    /// <summary>How often somebody came to the address that nobody may go to.</summary>
    public int TrapVisits => trap.Connections;

    /// <summary>The town's name service: its own sites are on this machine, its traps in networks that are not public.</summary>
    public static System.Net.IPAddress[] LookUp(string host) =>
        host.StartsWith("inside", StringComparison.Ordinal) ? [System.Net.IPAddress.Parse("127.0.0.2")]
        : host.StartsWith("metadata", StringComparison.Ordinal) ? [System.Net.IPAddress.Parse("169.254.169.254")]
        : host.StartsWith("office", StringComparison.Ordinal) ? [System.Net.IPAddress.Parse("10.1.2.3"), System.Net.IPAddress.Parse("fd00::1")]
        : [System.Net.IPAddress.Loopback];

    public void Dispose()
    {
        server.Dispose();
        trap.Dispose();
    }

    private TownAnswer? Answer(TownRequest request)
    {
        if (request.Path == "/robots.txt") return robots.TryGetValue(request.Host, out var rules) ? (rules.StartsWith('5') ? new TownAnswer(503, null, []) : TownAnswer.Text(rules)) : TownAnswer.Missing;
        return sites.TryGetValue(request.Host, out var site) ? site(request) : null;
    }

    private void Build(int i)
    {
        var land = Lands[i % Lands.Length];
        var name = Names[i % Names.Length] + (i >= 100 ? " Zwei" : "");
        var host = $"{Letters.Key(Names[i % Names.Length])}{i}.{land.Ending}";
        if (!Ascii.IsValid(host)) host = $"haus{i}.{land.Ending}";
        var email = (i % 3) switch { 0 => $"info@{host}", 1 => $"kontakt@{host}", _ => $"maria.{land.Language}@{host}" };
        var phone = land.Phone(i);
        switch (i % 25)
        {
            case 0 or 1:
                Site("text", "Read", [email], [phone], Page(land.Language, name, $"<p>Tel: {phone}<br>E-Mail: {email}</p>{Decoys(i)}"));
                break;
            case 2 or 3:
                Site("links", "Read", [email], [phone], Page(land.Language, name, $"<p><a href='mailto:{email}?subject=Hi'>Mail</a> <a href='tel:{phone.Replace(" ", "", StringComparison.Ordinal)}'>{phone}</a></p>{Decoys(i)}"));
                break;
            case 4 or 5 or 6:
                Site("obfuscated", "Read", [email], [phone], Page(land.Language, name, $"<p>{Disguised(email, land.At, land.Dot)}</p><p>Tel. {phone}</p>{Decoys(i)}"));
                break;
            case 7:
                Site("cloudflare", "Read", [email], [phone], Page(land.Language, name, $"<p><a href='/cdn-cgi/l/email-protection#{Hidden(email)}'><span class='__cf_email__' data-cfemail='{Hidden(email)}'>[email&#160;protected]</span></a></p><p>Phone: {phone}</p>{Decoys(i)}"));
                break;
            case 8 or 9:
                Site("json_ld", "Read", [email], [phone], Page(land.Language, name, Decoys(i), $$$"""
                    <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x","publisher":{"@type":"Organization","email":"web@agentur-nord.de"}},
                    {"@type":["Restaurant","LocalBusiness"],"name":"{{{name}}}","telephone":"{{{phone}}}","email":"mailto:{{{email}}}","address":{"@type":"PostalAddress","streetAddress":"Main Street {{{i}}}","addressLocality":"Town","postalCode":"12345","addressCountry":"{{{land.Country}}}"},
                    "openingHours":["Mo-Fr 09:00-17:00","Sa 10:00-14:00"]}]}</script>
                    """));
                break;
            case 10:
                Site("microdata", "Read", [email], [phone], Page(land.Language, name, $"<div itemscope itemtype='https://schema.org/LocalBusiness'><span itemprop='name'>{name}</span> <span itemprop='telephone'>{phone}</span> <a itemprop='email' href='mailto:{email}'>write</a></div>{Decoys(i)}"));
                break;
            case 11:
                Site("entities", "Read", [email], [phone], Page(land.Language, name, $"<p>{string.Concat(email.Select(c => $"&#{(int)c};"))}</p><p>T: {phone.Replace(" ", "&nbsp;", StringComparison.Ordinal)}</p>{Decoys(i)}"));
                break;
            case 12 or 13 or 14:
                Site("contact_page", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => r.Path switch
                {
                    "/" => TownAnswer.Html(Page(land.Language, name, $"<nav><a href='/menu'>Menu</a> <a href='/k-{i}.html'>{land.Contact}</a> <a href='https://facebook.com/town{i}'>f</a></nav>{Decoys(i)}")),
                    _ when r.Path == $"/k-{i}.html" => TownAnswer.Html(Page(land.Language, name, $"<h1>{land.Contact}</h1><p>{phone}</p><p>Tel: {phone} Fax: {land.Phone(i + 300)}</p><p>{email}</p>")),
                    _ => null,
                }));
                break;
            case 15:
                Site("imprint", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => r.Path switch
                {
                    "/" => TownAnswer.Html(Page("de", name, "<footer><a href='impressum/'>Impressum</a> <a href='/datenschutz'>Datenschutz</a></footer>")),
                    "/impressum/" => TownAnswer.Html(Page("de", name, $"<h2>Angaben gemäß § 5 TMG</h2><p>{name}<br>Inhaber: Max Muster<br>Telefon: {phone}<br>E-Mail: {email}<br>USt-IdNr.: DE 123 456 789<br>HRB 12345678</p>")),
                    _ => null,
                }));
                break;
            case 16:
                Site("free_mail", "Read", [$"taverna.{i}@gmail.com"], [phone], Page(land.Language, name, $"<p>Tel: {phone} taverna.{i}@gmail.com</p>"));
                break;
            case 17:
                Site("designer", "Read", [email], [phone], Page(land.Language, name, $"<p>Tel: {phone}, {email}</p><footer>© 2026 {name}<p>Website by <a href='https://agentur-nord.de'>Agentur Nord</a>, hallo@agentur-nord.de, +49 40 1234567</p></footer>"));
                break;
            case 18:
                Redirects();
                break;
            case 19:
                Odd();
                break;
            case 20:
                Encoded();
                break;
            case 21:
                Forbidden();
                break;
            case 22:
                Hostile();
                break;
            case 23:
                if (i % 2 == 0) Site("junk", "Read", [], [], Page(land.Language, name, "<p>logo@2x.png icon@3x.jpg you@yourdomain.com info@example.com 5f0c9f3e8b8a4d6f9e2f1c3b7a6d5e4f@sentry.io noreply@" + host + "</p><p>12.05.2024 – 13.05.2024, 10.00-22.00, IBAN DE89 3704 0044 0532 0130 00, 1.234.567 km</p>"));
                else Site("directory", "Read", [], [], Page(land.Language, name, string.Concat(Enumerable.Range(0, 40).Select(n => $"<p>Firma {n}: post@firma-{n}-nord.de Tel +49 30 9018{n:00}00</p>"))));
                break;
            default:
                Traps();
                break;
        }

        void Site(string kind, string outcome, string[] emails, string[] phones, object page)
        {
            sites[host] = page as Func<TownRequest, TownAnswer?> ?? (r => r.Path == "/" ? TownAnswer.Html((string)page) : null);
            businesses.Add(new TownBusiness(
                kind, $"http://{host}:{port}/", name, land.Country,
                emails.Select(e => e.ToLowerInvariant()).ToHashSet(),
                phones.Select(p => PhoneNumber.ToE164(p, land.Country) ?? throw new InvalidOperationException($"{p} is no number in {land.Country}.")).ToHashSet(),
                outcome));
        }

        void Redirects()
        {
            var page = Page(land.Language, name, $"<p>Tel: {phone} {email}</p>");
            switch (i / 25 % 4)
            {
                case 0:
                    sites[$"www.{host}"] = r => r.Path == "/start" ? TownAnswer.Html(page) : TownAnswer.To($"http://www.{host}:{port}/start", 302);
                    Site("redirect", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(_ => TownAnswer.To($"http://www.{host}:{port}/")));
                    break;
                case 1:
                    Site("loop", "Unreachable", [], [], (Func<TownRequest, TownAnswer?>)(r => TownAnswer.To(r.Path == "/a" ? "/b" : "/a", 302)));
                    break;
                case 2:
                    Site("shared", "SharedHost", [], [], (Func<TownRequest, TownAnswer?>)(_ => TownAnswer.To("https://www.facebook.com/somebody")));
                    break;
                default:
                    Site("refresh", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => r.Path == "/home" ? TownAnswer.Html(page) : TownAnswer.Html("<meta http-equiv='refresh' content='0; url=/home'><p>Wait</p>")));
                    break;
            }
        }

        void Odd()
        {
            switch (i / 25 % 4)
            {
                case 0:
                    Site("slow", "Unreachable", [], [], (Func<TownRequest, TownAnswer?>)(_ => TownAnswer.Html(Page("en", name, email)) with { Delay = TimeSpan.FromSeconds(30) }));
                    break;
                case 1:
                    Site("huge", "Read", [email], [phone], Page(land.Language, name, $"<p>Tel: {phone} {email}</p>" + string.Concat(Enumerable.Repeat("<p>junk a@b c@d 1 2 3 </p>", 400_000))));
                    break;
                case 2:
                    var bomb = Packed(Page(land.Language, name, $"<p>Tel: {phone} {email}</p>") + new string(' ', 50_000_000));
                    Site("bomb", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => r.Path != "/" ? null : new TownAnswer(200, "text/html", bomb, new Dictionary<string, string> { ["Content-Encoding"] = "gzip" })));
                    break;
                default:
                    Site("deep", "Read", [email], [phone], Page(land.Language, name, $"<p>Tel: {phone} {email}</p>" + string.Concat(Enumerable.Repeat("<div><b><i>", 100_000))));
                    break;
            }
        }

        void Encoded()
        {
            var (encoding, word) = (i / 25 % 3) switch { 0 => (1253, "Επικοινωνία Τηλέφωνο"), 1 => (1252, "Öffnungszeiten Café"), _ => (1251, "Контакты Телефон") };
            var bytes = CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetBytes($"<html><head><meta charset='windows-{encoding}'></head><body><p>{word}: {phone}</p><p>{email}</p></body></html>");
            Site("charset", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => r.Path == "/" ? new TownAnswer(200, i % 2 == 0 ? "text/html; charset=utf-8" : "text/html", bytes) : null));
        }

        void Forbidden()
        {
            var page = Page(land.Language, name, $"<p>Tel: {phone} {email}</p><a href='/contact'>Contact</a>");
            switch (i / 25 % 4)
            {
                case 0:
                    robots[host] = "User-agent: *\nDisallow: /\n";
                    Site("forbidden", "Robots", [], [], page);
                    break;
                case 1:
                    robots[host] = "User-agent: *\nAllow: /\n\nUser-agent: Dozen\nDisallow: /*\n";
                    Site("forbidden_us", "Robots", [], [], page);
                    break;
                case 2:
                    robots[host] = "5xx";
                    Site("robots_5xx", "Robots", [], [], page);
                    break;
                default:
                    robots[host] = "User-agent: *\nDisallow: /contact\n";
                    Site("forbidden_page", "Read", [email], [phone], (Func<TownRequest, TownAnswer?>)(r => TownAnswer.Html(r.Path == "/" ? page : Page("en", name, "trap@forbidden-page.de"))));
                    break;
            }
        }

        void Hostile()
        {
            var junk = (i / 25 % 4) switch
            {
                0 => "<p>" + new string('a', 100_000) + "@" + new string('.', 10_000) + "</p>",
                1 => "<p>" + string.Concat(Enumerable.Repeat("1 2-3.4 ", 30_000)) + "</p>",
                2 => "<script type='application/ld+json'>" + string.Concat(Enumerable.Repeat("{\"a\":[", 50_000)) + "</script>",
                _ => "<table>" + string.Concat(Enumerable.Repeat("<p><font size=1><b>", 20_000)) + "</table>",
            };
            Site("hostile", "Read", [email], [phone], Page(land.Language, name, $"<p>Tel: {phone} {email}</p>{junk}"));
        }

        void Traps()
        {
            var target = (i / 25 % 8) switch
            {
                0 => $"http://127.0.0.2:{port}/",
                1 => $"http://inside.town.de:{port}/",
                2 => "http://169.254.169.254/latest/meta-data/",
                3 => "file:///etc/passwd",
                4 => $"http://user:secret@inside.town.de:{port}/",
                5 => $"http://[::ffff:127.0.0.2]:{port}/",
                6 => "http://office.town.de/",
                _ => "http://localhost:22/",
            };
            Site("trap", "Refused", [], [], (Func<TownRequest, TownAnswer?>)(_ => TownAnswer.To(target)));
        }
    }

    private static string Page(string language, string name, string body, string head = "") =>
        $"<!doctype html><html lang='{language}'><head><title>{name}</title><meta name='description' content='{name} welcomes you'>{head}</head><body><h1>{name}</h1>{body}<p>© 2026</p></body></html>";

    /// <summary>What stands on real pages beside what is looked for.</summary>
    private static string Decoys(int i) => (i % 5) switch
    {
        0 => "<p>Open 10.00-22.00, since 01.05.1999 – call it a tradition.</p><img src='logo@2x.png'>",
        1 => "<footer>VAT: CY10234567A · Reg. no. 123 456 789</footer><p>Look at example.com or follow us</p>",
        2 => "<footer><p>Webdesign: Studio Pixel, office@studio-pixel.at, Tel. +43 1 5354444</p></footer>",
        3 => "<!-- hidden@comment.de --><p hidden>honey@pot.de</p><p style='display: none'>honey2@pot.de +49 30 901821</p>",
        _ => "<script>var dsn='https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/2'; var x='noise@script.de'</script>",
    };

    private static string Disguised(string email, string at, string dot) => email.Replace("@", at, StringComparison.Ordinal).Replace(".", dot, StringComparison.Ordinal) is var all && dot.StartsWith(' ')
        ? $"{email[..email.IndexOf('@')].Replace(".", "-", StringComparison.Ordinal)}{at}{email[(email.IndexOf('@') + 1)..].Replace(".", dot, StringComparison.Ordinal)}"
        : email[..email.IndexOf('@')] + at + email[(email.IndexOf('@') + 1)..].Replace(".", dot, StringComparison.Ordinal) + (all.Length > 0 ? "" : "");

    private static string Hidden(string email) => "5a" + string.Concat(Encoding.UTF8.GetBytes(email).Select(b => (b ^ 0x5a).ToString("x2", CultureInfo.InvariantCulture)));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
