using System.Text.RegularExpressions;
using Dozen.Core.Contacts;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>Telephone numbers of a page: in links, and in text where a word or the number's own form says that it is one.</summary>
internal static partial class FoundPhones
{
    private const int MostPerPage = 60;

    private static readonly Regex Candidate = new(@"[+(]?[0-9][0-9 ().\-/–\u00A0\u2011·]*[0-9]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex Phone = Words(
        "tel|tele?fon|telefone?n?|phones?|call(?: us)?|fon|mob|mobile?|movil|cell(?:ulare)?|handy|hotline|tlf|telf|τηλ|τηλεφωνο|κιν|κινητο|тел|телефон|моб|gsm|cep|kom|telefono|telephone|whatsapp|viber|reservations?|reserva[rs]?|ring|call|t|m|p|✆|☎|📞");

    private static readonly Regex Other = Words(
        "fax|telefax|φαξ|факс|faks|telecopie|vat|mwst|ust|uid|tva|iva|p\\.? ?iva|piva|cif|nif|nie|siret|siren|rcs|naf|ape|hrb|hra|iban|bic|konto|blz|account|αφμ|α\\.φ\\.μ|αρ|μ\\.?η\\.?τ\\.?ε|инн|огрн|кпп|nip|regon|krs|kvk|btw|reg|registr\\w*|register\\w*|company (?:no|number)|order|sku|isbn|plz|zip|code|copyright|©|steuern\\w*|id|№|no|nr|ref|licen[cs]e|since|seit|lat|lng|gps|version");

    public static IEnumerable<FoundValue> On(PageContent page, string? country, LineContext context)
    {
        foreach (var link in page.Links)
        {
            var isCall = link.Href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) || link.Href.StartsWith("callto:", StringComparison.OrdinalIgnoreCase);
            var target = isCall ? Digits(link.Href[(link.Href.IndexOf(':') + 1)..]) : WhatsApp(link.Href);
            if (target is null || PhoneNumber.ToE164(target, country) is not { } number) continue;
            if (isCall && LabelOf(Before(page, link)) == Label.Other) continue; // some link their fax, too
            yield return Found(number, isCall ? "tel" : "whatsapp", isCall ? 0.95 : 0.7, link.Line, Written(link.Text, number, country));
        }

        var count = 0;
        for (var i = 0; i < page.Lines.Count && count < MostPerPage; i++)
        {
            var line = page.Lines[i];
            var (end, label) = (0, Label.None);
            foreach (Match match in Candidate.Matches(line))
            {
                var before = line[Math.Max(end, match.Index - 40)..match.Index];
                label = LabelOf(before) is var said and not Label.None ? said
                    : end > 0 && !before.Any(char.IsLetter) ? label
                    : end == 0 && i > 0 && page.Lines[i - 1].Length <= 40 && !before.Any(char.IsLetter) ? LabelOf(page.Lines[i - 1])
                    : Label.None;
                end = match.Index + match.Length;
                if (label == Label.Other || IsNoPhone(match.Value) || IsPartOfMore(line, match)) continue;

                var text = match.Value.TrimEnd('(', '.', '-', '/', ' ');
                var isInternational = text.StartsWith('+') || text.StartsWith("00", StringComparison.Ordinal) || text.StartsWith("(+", StringComparison.Ordinal);
                if (PhoneNumber.ToE164(text, country) is not { } number) continue;
                count++;
                yield return Found(number, label == Label.Phone ? "label" : "text", label == Label.Phone ? 0.85 : isInternational ? 0.8 : 0.45, i, text);
            }
        }

        FoundValue Found(string number, string method, double sure, int line, string? written) =>
            new(FoundKind.Phone, number, page.Url.AbsoluteUri, method, Math.Round(sure * context.Share(line, isEmailOfSite: false), 2), written);
    }

    private static string? Written(string text, string number, string? country) => text.Length is > 5 and <= 50 && text.Any(char.IsDigit) && PhoneNumber.ToE164(text, country) == number && !text.Any(char.IsLetter) ? text : null;

    private static string? Digits(string text)
    {
        text = Uri.UnescapeDataString(text).Trim();
        if (text.AsSpan().IndexOfAny(';', ',', '?') is > 0 and var cut) text = text[..cut];
        text = text.Replace("(0)", "", StringComparison.Ordinal);
        return text.Length is > 3 and <= 40 ? text : null;
    }

    /// <summary>The number in a link that opens a chat.</summary>
    private static string? WhatsApp(string href) => Chat().Match(href) is { Success: true } match ? "+" + match.Groups[1].Value : null;

    private static string Before(PageContent page, PageLink link)
    {
        if (link.Line >= page.Lines.Count) return "";
        var line = page.Lines[link.Line];
        var at = link.Text.Length > 0 ? line.IndexOf(link.Text, StringComparison.Ordinal) : -1;
        return at > 0 ? line[Math.Max(0, at - 25)..at] : "";
    }

    /// <summary>What the words before a number say it is; the last one counts.</summary>
    private static Label LabelOf(string before)
    {
        var text = Letters.Fold(before);
        var (phone, other) = (Last(Phone, text), Last(Other, text));
        return phone < 0 && other < 0 ? Label.None : phone >= other ? Label.Phone : Label.Other;

        static int Last(Regex pattern, string text)
        {
            var last = -1;
            foreach (Match match in pattern.Matches(text)) last = match.Index + match.Length;
            return last;
        }
    }

    private static bool IsNoPhone(string text)
    {
        var digits = text.Count(char.IsDigit);
        return digits is < 7 or > 16 || Date().IsMatch(text) || Hours().IsMatch(text) || Years().IsMatch(text) || Decimal().IsMatch(text);
    }

    /// <summary>Letters or signs that touch it make it something else: a piece of an address, a price, a code.</summary>
    private static bool IsPartOfMore(string line, Match match)
    {
        var before = match.Index > 0 ? line[match.Index - 1] : ' ';
        var after = match.Index + match.Length < line.Length ? line[match.Index + match.Length] : ' ';
        return char.IsAsciiLetterUpper(before) || before is '_' or '=' or '#' or '$' or '€' or '£' || (char.IsAsciiLetter(after) && !char.IsAsciiLetterUpper(after)) || after is '%' or '€' or '_' or '@';
    }

    // A label is a word of its own; folded text has neither capitals nor accents.
    private static Regex Words(string words) => new($@"(?:^|[^\p{{L}}])(?:{words})(?:[^\p{{L}}]|$)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=|whatsapp://send/?\?phone=)(?:\+|%2B)?([0-9]{7,15})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Chat();

    [GeneratedRegex(@"^\(?(\d{1,2}[./-]\d{1,2}[./-](19|20)?\d{2}|(19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(\D|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"^\d{1,2}[.]\d{2} ?[-–] ?\d{1,2}[.]\d{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Hours();

    [GeneratedRegex(@"^(19|20)\d{2} ?[-–/] ?(19|20)\d{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Years();

    [GeneratedRegex(@"^\d{1,3}\.\d{4,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    private enum Label
    {
        None,
        Phone,
        Other,
    }
}
