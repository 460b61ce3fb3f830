using System.Text.RegularExpressions;
using Dozen.Core.Contacts;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>Whom the text around a value speaks of: the business, or whoever made or hosts its website.</summary>
internal sealed class LineContext
{
    private const int LinesAbove = 4;

    private static readonly string[] Trade = ["webdesign", "web-design", "webstudio", "digital", "agentur", "agency", "hosting", "software"];

    private static readonly Regex Makers = new(
        @"(?:^|[^\p{L}])(?:web ?-?(?:site )?(?:design|design(?:ed|er)?|development|agentur|agency|gestaltung|entwicklung|master|studio|seite)|site (?:by|design)|website (?:by|von|door|di|de)|"
        + @"design(?:ed)?(?: (?:and|&|und) \p{L}+)?(?: by|:)|developed(?: (?:and|&) \p{L}+)? by|created by|made by|powered by|umsetzung|gestaltung|realisation|realisierung|realisierte?|realizzazione|realizzato|sito web|"
        + @"desarrollo|desarrollado|diseno|diseno web|creation (?:du |de )?site|conception|hebergement|hebergeur|hebergeement|hosting|hosted by|hoster|provider|alojamiento|hospedagem|desenvolvido|desenvolvimento|"
        + @"σχεδιασμος|κατασκευη ιστοσελιδ\p{L}*|разработка|создание сайта|wykonanie|projekt strony|realizacja|tasarim|web tasarim|ontwerp|webbouw|yazilim)(?:[^\p{L}]|$)",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private readonly bool[] ofOthers;
    private readonly string siteDomain;

    public LineContext(PageContent page, string siteDomain, string? company)
    {
        this.siteDomain = siteDomain;
        ofOthers = new bool[page.Lines.Count + 1];

        // Those who make websites speak of nothing else on their own.
        if (MakesWebsites($"{siteDomain} {company}")) return;
        for (var i = 0; i < page.Lines.Count; i++)
        {
            if (!Makers.IsMatch(Letters.Fold(page.Lines[i]))) continue;
            var isShort = page.Lines[i].Length < 200;
            if (!isShort) continue; // a text about something, which mentions it
            for (var j = i; j <= Math.Min(i + LinesAbove, page.Lines.Count); j++) ofOthers[j] = true;
        }
    }

    public bool IsOfSite(string address) => WebAddress.Parse(EmailAddress.DomainOf(address))?.Domain == siteDomain;

    /// <summary>How much of its confidence a value on this line keeps.</summary>
    /// <param name="isEmailOfSite">An address under the site's own domain is the business's wherever it stands.</param>
    public double Share(int line, bool isEmailOfSite) => !isEmailOfSite && line < ofOthers.Length && ofOthers[line] ? 0.25 : 1;

    private static bool MakesWebsites(string name)
    {
        var key = Letters.Fold(name);
        return Trade.Any(w => key.Contains(w, StringComparison.Ordinal));
    }
}
