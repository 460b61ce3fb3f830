using System.Text.RegularExpressions;
using Dozen.Core.Contacts;
using Dozen.Core.Enrichment;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>E-mail addresses of a page: in links, in text, spelled out in words or brackets, and uncovered ones.</summary>
internal static class FoundEmails
{
    // "at" and "dot" as people write them to keep simple readers away. In brackets they say it by themselves; bare words
    // only together, for "look at example.com" is no address.
    private const string At = "at|ät|ett?|arroba|chiocciola|chioccia|arobase|arobas|собака|małpa|apenstaartje|παπάκι|παπακι|zavin[aá]č|kukac|snabel-?a|alpha|a|@|&#64;";
    private const string BareAt = "at|ät|arroba|chiocciola|arobase|собака|małpa|apenstaartje|παπάκι|zavináč|kukac";
    private const string Dot = @"dot|punkt|point|punto|ponto|точка|kropka|punt|nokta|τελεία|τελεια|tečka|pont|\.";
    private const string BareDot = "dot|punkt|point|punto|ponto|точка|kropka|punt|nokta|τελεία|tečka";
    private const string Local = @"[\p{L}\p{Nd}](?:[\p{L}\p{Nd}._%+'-]*[\p{L}\p{Nd}_])?";
    private const string Label = @"[\p{L}\p{Nd}](?:[\p{L}\p{Nd}-]*[\p{L}\p{Nd}])?";
    private const string DotForm = $@"(?:\.| ?[\[({{<] ?(?:{Dot}) ?[\])}}>] ?)";

    private static readonly Regex Plain = Make($@"({Local})@({Label}(?:\.{Label})+)");
    private static readonly Regex Bracketed = Make($@"({Local}) ?[\[({{<|] ?(?:{At}) ?[\])}}>|] ?({Label}(?:{DotForm}{Label})+)");
    private static readonly Regex Mixed = Make($@"({Local}) ?@ ?({Label}(?: ?[\[({{<] ?(?:{Dot}) ?[\])}}>] ?{Label})+)");
    private static readonly Regex Words = Make($@"({Local}) (?:{BareAt}) ({Label}(?: (?:{BareDot}) {Label})+)");
    private static readonly Regex Dots = Make($@" ?[\[({{<] ?(?:{Dot}) ?[\])}}>] ?| (?:{BareDot}) ");

    public static IEnumerable<FoundValue> On(PageContent page, LineContext context)
    {
        foreach (var link in page.Links)
        {
            if (!link.Href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) continue;
            var target = link.Href["mailto:".Length..];
            if (target.IndexOf('?') is >= 0 and var query) target = target[..query];
            foreach (var part in Unescaped(target).Split(',', ';'))
            {
                if (Clean(part.Trim()) is { } address) yield return Found(address, "mailto", 0.95, link.Line);
                else if (Spelled(part).FirstOrDefault() is { } spelled) yield return Found(spelled, "obfuscated", 0.85, link.Line);
            }
        }

        foreach (var (hidden, line) in page.Hidden)
        {
            if (Clean(hidden) is { } address) yield return Found(address, "cloudflare", 0.92, line);
        }

        for (var i = 0; i < page.Lines.Count; i++)
        {
            foreach (Match match in Plain.Matches(page.Lines[i]))
            {
                if (Clean(match.Value) is { } address) yield return Found(address, "text", 0.85, i);
            }

            foreach (var address in Spelled(page.Lines[i])) yield return Found(address, "obfuscated", 0.8, i);
        }

        FoundValue Found(string address, string method, double sure, int line) =>
            new(FoundKind.Email, address, page.Url.AbsoluteUri, method, Math.Round(sure * context.Share(line, isEmailOfSite: context.IsOfSite(address)), 2));
    }

    /// <summary>The address as it is kept: valid, in lower case behind the sign, and nobody's placeholder. Null otherwise.</summary>
    public static string? Clean(string text)
    {
        text = text.Trim('.', ',', ';', ':', '\'', '"', '<', '>', '(', ')', ' ', '\u00A0');
        var at = text.LastIndexOf('@');
        if (at < 1) return null;

        // Words that follow without a blank begin with a capital: info@cafe.comTel
        var dot = text.LastIndexOf('.');
        for (var i = Math.Max(dot, at) + 2; i < text.Length; i++)
        {
            if (!char.IsUpper(text[i]) || !char.IsLower(text[i - 1])) continue;
            text = text[..i];
            break;
        }

        var address = string.Concat(text.AsSpan(0, at + 1), text[(at + 1)..].ToLowerInvariant());
        return EmailAddress.IsValid(address) && !MailHosts.IsJunk(address) ? address : null;
    }

    private static IEnumerable<string> Spelled(string line)
    {
        if (line.Length < 8) yield break;
        foreach (var pattern in new[] { Bracketed, Mixed, Words })
        {
            foreach (Match match in pattern.Matches(line))
            {
                if (Clean($"{match.Groups[1].Value}@{Dots.Replace(match.Groups[2].Value, ".")}") is { } address) yield return address;
            }
        }
    }

    private static string Unescaped(string text)
    {
        try
        {
            return Uri.UnescapeDataString(text);
        }
        catch (UriFormatException)
        {
            return text;
        }
    }

    // Without backtracking: a page can't make it slow.
    private static Regex Make(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
