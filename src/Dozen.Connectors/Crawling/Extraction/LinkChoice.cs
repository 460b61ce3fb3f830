using Dozen.Core.Contacts;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>Which pages of a site are likely to say who it is and how to reach it, by the words of their links.</summary>
internal static class LinkChoice
{
    private const int LongestPath = 300;

    // Folded: no capitals, no accents. Whole words where a word is short.
    private static readonly (int Rank, string[] Words)[] Wanted =
    [
        (100, ["contact", "kontakt", "contatt", "contato", "επικοινωνια", "контакт", "iletisim", "bize ulasin", "yhteystiedot", "kapcsolat", "kontakty", "get in touch", "reach us", "find us", "epikoinonia", "ota yhteytta"]),
        (90, ["imprint", "impressum", "mentions-legales", "mentions legales", "aviso-legal", "aviso legal", "note legali", "note-legali", "legal notice", "legal-notice", "colofon", "kunye", "реквизиты", "nota prawna", "impresum", "legal-info", "anbieterkennzeichnung"]),
        (70, ["team", "equipe", "equipo", "squadra", "mitarbeiter", "ansprechpartner", "staff", "people", "ομαδα", "команда", "ekip", "zespol", "equipa", "medewerkers", "our doctors", "aerzte"]),
        (60, ["about", "ueber-uns", "uber uns", "uber-uns", "ueber uns", "a-propos", "a propos", "qui-sommes", "qui sommes", "sobre", "quienes", "nosotros", "chi-siamo", "chi siamo", "σχετικα", "ποιοι ειμαστε", "о нас", "о компании", "hakkimizda", "o-nas", "o nas", "over-ons", "over ons", "quem somos", "om oss", "om os", "profil", "company", "story", "sxetika"]),
        (50, ["standort", "anfahrt", "location", "filiale", "ubicacion", "dove siamo", "dove-siamo", "acces", "horaires", "τοποθεσια", "opening hours", "oeffnungszeiten"]),
    ];

    private static readonly string[] Files = [".pdf", ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".zip", ".doc", ".docx", ".xls", ".xlsx", ".mp4", ".mp3", ".ics", ".vcf", ".xml", ".json"];

    /// <param name="most">How many at most; the best first, each page once.</param>
    public static IReadOnlyList<Uri> Of(PageContent page, string siteDomain, int most)
    {
        var best = new Dictionary<string, (Uri Url, int Rank, int Order)>(StringComparer.OrdinalIgnoreCase);
        var order = 0;
        foreach (var link in page.Links)
        {
            if (!Uri.TryCreate(page.Url, link.Href, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.UserInfo.Length > 0) continue;
            if (url.PathAndQuery.Length > LongestPath || WebAddress.Parse(url.AbsoluteUri)?.Domain != siteDomain) continue;
            if (Array.Exists(Files, f => url.AbsolutePath.EndsWith(f, StringComparison.OrdinalIgnoreCase))) continue;

            var plain = new UriBuilder(url) { Fragment = "" }.Uri;
            var rank = RankOf(link.Text, plain);
            if (rank == 0 || IsSame(plain, page.Url)) continue;
            var key = plain.AbsoluteUri.TrimEnd('/');
            if (!best.TryGetValue(key, out var known) || known.Rank < rank) best[key] = (plain, rank, order++);
        }

        // Of each sort the first: ten people's pages are no better than their list.
        return [.. best.Values.GroupBy(b => b.Rank).OrderByDescending(g => g.Key).SelectMany(g => g.OrderBy(b => b.Order).Take(g.Key >= 90 ? 2 : 1)).Take(most).Select(b => b.Url)];
    }

    private static int RankOf(string text, Uri url)
    {
        var (said, path) = (Letters.Fold(text), Letters.Fold(Uri.UnescapeDataString(url.PathAndQuery)));
        foreach (var (rank, words) in Wanted)
        {
            if (text.Length <= 60 && Array.Exists(words, w => said.Contains(w, StringComparison.Ordinal))) return rank;
            if (path.Length <= 120 && Array.Exists(words, w => path.Contains(w.Replace(' ', '-'), StringComparison.Ordinal) || path.Contains(w.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal))) return rank - 5;
        }

        return 0;
    }

    private static bool IsSame(Uri a, Uri b) => a.AbsoluteUri.TrimEnd('/').Equals(new UriBuilder(b) { Fragment = "" }.Uri.AbsoluteUri.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
