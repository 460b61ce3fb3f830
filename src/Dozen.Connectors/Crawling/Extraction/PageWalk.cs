using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Dozen.Connectors.Crawling.Extraction;

/// <summary>
/// Parses a page as browsers do and walks it once, without recursion. Pages are not trusted: depth, elements, text and time are limited,
/// and what is beyond a limit is as if it were not there.
/// </summary>
internal sealed class PageWalk
{
    private const int MostElements = 60_000;
    private const int Deepest = 256;
    private const int MostText = 300_000;
    private const int MostLines = 10_000;
    private const int LongestLine = 2_000;
    private const int MostLinks = 2_000;
    private const int MostScripts = 30;
    private const int LongestScript = 300_000;
    private const int MostMarked = 500;
    private const int LongestHref = 2_000;
    private static readonly TimeSpan ParseTime = TimeSpan.FromSeconds(3);

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(StringComparer.Ordinal,
        "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul");

    private static readonly FrozenSet<string> Unseen = FrozenSet.Create(StringComparer.Ordinal, "script", "style", "template", "svg", "math", "iframe", "object", "canvas", "textarea", "select", "noframes", "head");

    private readonly PageContent content;
    private readonly StringBuilder line = new();
    private readonly Stack<Open> open = new();
    private StringBuilder? linkText;
    private StringBuilder? addressText;
    private int textLength;
    private int items;

    private PageWalk(Uri url) => content = new PageContent(url);

    public static PageContent Read(string html, Uri url, TimeProvider time)
    {
        var walk = new PageWalk(url);
        walk.Visit(Parse(html, time));
        walk.EndLine();
        return walk.content;
    }

    private static IDocument Parse(string html, TimeProvider time)
    {
        var (began, count) = (time.GetTimestamp(), 0);
        IDocument? document = null;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            MaximumDepth = Deepest,
            SkipComments = true,
            DisableElementPositionTracking = true,
            OnCreated = (element, _) =>
            {
                document ??= element.Owner;
                // A page may make a parser work for each byte as often as it has bytes.
                if (++count > MostElements || (count % 256 == 0 && time.GetElapsedTime(began) > ParseTime)) throw new TooMuchException();
            },
        });
        try
        {
            return parser.ParseDocument(html);
        }
        catch (TooMuchException)
        {
            return document!;
        }
    }

    private void Visit(IDocument document)
    {
        content.Language = document.DocumentElement?.GetAttribute("lang") is { Length: >= 2 } language ? LanguageOf(language) : null;
        if (document.Head is { } head) VisitHead(head);
        if (document.Body is not { } body) return;

        Enter(body);
        while (open.TryPeek(out var top))
        {
            if (top.Next >= top.Children.Length)
            {
                open.Pop();
                Leave(top);
                continue;
            }

            switch (top.Children[top.Next++])
            {
                case IText text:
                    Say(text.Data);
                    break;
                case IElement element when Sees(element):
                    Enter(element);
                    break;
            }
        }
    }

    private void VisitHead(IElement head)
    {
        foreach (var element in head.ChildNodes.OfType<IElement>().Take(MostLinks))
        {
            switch (element.LocalName)
            {
                case "title":
                    content.Title ??= Short(element.TextContent, 300);
                    break;
                case "meta":
                    Meta(element);
                    break;
                case "script":
                    Script(element);
                    break;
            }
        }
    }

    private void Meta(IElement meta)
    {
        if (meta.GetAttribute("content") is not { Length: > 0 } text) return;
        switch ((meta.GetAttribute("name") ?? meta.GetAttribute("property") ?? meta.GetAttribute("http-equiv"))?.ToLowerInvariant())
        {
            case "description" or "og:description":
                content.Description ??= Short(text, 600);
                break;
            case "og:site_name" or "application-name":
                content.SiteName ??= Short(text, 200);
                break;
            case "refresh" when text.IndexOf("url=", StringComparison.OrdinalIgnoreCase) is > 0 and var at:
                if (Uri.TryCreate(content.Url, text[(at + 4)..].Trim(' ', '\'', '"'), out var target)) content.Refresh ??= target;
                break;
        }
    }

    private bool Sees(IElement element)
    {
        if (element.LocalName == "script") Script(element);
        if (element.LocalName == "meta" && element.HasAttribute("itemprop")) Mark(element, element.GetAttribute("content"));
        if (Unseen.Contains(element.LocalName) || element.HasAttribute("hidden")) return false;
        return element.GetAttribute("style") is not { Length: < 500 } style
            || !(style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Replace(" ", "", StringComparison.Ordinal).Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase));
    }

    private void Enter(IElement element)
    {
        var name = element.LocalName;
        if (Blocks.Contains(name)) EndLine();
        var item = open.TryPeek(out var parent) ? parent.Item : null;
        if (element.HasAttribute("itemprop") && !element.HasAttribute("itemscope")) Mark(element, null, item);
        if (element.HasAttribute("itemscope")) item = new Item(++items, Type(element), item, element.GetAttribute("itemprop"));

        if (name == "a" && linkText is null) linkText = new StringBuilder();
        if (name == "address" && addressText is null) addressText = new StringBuilder();
        var hidden = element.GetAttribute("data-cfemail") is { } code ? Cloudflare.Decode(code) : null;
        if (hidden is not null)
        {
            content.Hidden.Add((hidden, content.Lines.Count));
            Say(hidden + " ");
        }

        // What stands in place of a hidden address is not the page's text.
        open.Push(new Open(element, hidden is null ? element.ChildNodes : null, item));
    }

    private void Leave(Open closed)
    {
        var name = closed.Element.LocalName;
        if (name == "a") Link(closed.Element);
        if (name == "address" && addressText is { } address)
        {
            EndLine();
            if (content.Addresses.Count < 20) content.Addresses.Add(address.ToString());
            addressText = null;
        }

        if (Blocks.Contains(name)) EndLine();
        else if (name is "span" or "a" && line.Length > 0 && line[^1] != ' ' && closed.Element.ClassName is { } css && css.Contains("btn", StringComparison.Ordinal)) line.Append(' ');
    }

    private void Link(IElement element)
    {
        var text = linkText?.ToString() ?? "";
        linkText = null;
        if (element.GetAttribute("href")?.Trim() is not { Length: > 0 and <= LongestHref } href || content.Links.Count >= MostLinks) return;
        if (href.Contains("/cdn-cgi/l/email-protection#", StringComparison.Ordinal))
        {
            if (Cloudflare.Decode(href[(href.IndexOf('#') + 1)..]) is { } hidden) content.Hidden.Add((hidden, content.Lines.Count));
            return;
        }

        content.Links.Add(new PageLink(href, Short(text, 200) ?? "", content.Lines.Count));
    }

    private void Say(string text)
    {
        if (textLength > MostText) return;
        textLength += text.Length;
        foreach (var c in text)
        {
            // Soft hyphens and the like stand within words and addresses, and are not seen.
            if (char.IsWhiteSpace(c))
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                line.Append(c);
            }

            if (line.Length >= LongestLine) EndLine();
        }

        if (linkText is { Length: < 300 }) linkText.Append(text, 0, Math.Min(text.Length, 300));
    }

    private void EndLine()
    {
        var text = line.ToString().Trim();
        line.Clear();
        if (text.Length == 0 || content.Lines.Count >= MostLines) return;
        content.Lines.Add(text);
        if (addressText is { Length: < 500 }) addressText.Append(text).Append('\n');
    }

    private void Script(IElement script)
    {
        if (content.JsonLd.Count >= MostScripts || script.GetAttribute("type")?.Trim().StartsWith("application/ld+json", StringComparison.OrdinalIgnoreCase) != true) return;
        if (script.TextContent is { Length: > 0 and <= LongestScript } text) content.JsonLd.Add(text);
    }

    private void Mark(IElement element, string? given, Item? item = null)
    {
        item ??= open.TryPeek(out var top) ? top.Item : null;
        if (item is null || item.IsOfOthers || content.Microdata.Count >= MostMarked || element.GetAttribute("itemprop") is not { Length: > 0 and < 100 } names) return;
        var value = given ?? element.GetAttribute("content") ?? element.GetAttribute("datetime") ?? (element.LocalName is "a" or "link" ? Href(element) : null) ?? Inner(element);
        if (Short(value, 300) is not { } text) return;
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries)) content.Microdata.Add(new MarkedValue(item.Number, item.Type, name, text));
    }

    private static string? Href(IElement element) => element.GetAttribute("href") is { } href && (href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) ? href[(href.IndexOf(':') + 1)..] : null;

    /// <summary>The text of a small element; of a large one it is not the value that was meant.</summary>
    private static string Inner(IElement element)
    {
        var text = new StringBuilder();
        var rest = new Stack<INode>(element.ChildNodes.Take(20).Reverse());
        for (var seen = 0; rest.TryPop(out var node) && seen < 100 && text.Length < 300; seen++)
        {
            if (node is IText words) text.Append(words.Data);
            else foreach (var child in node.ChildNodes.Take(20).Reverse()) rest.Push(child);
        }

        return text.ToString();
    }

    private static string Type(IElement element) => element.GetAttribute("itemtype") is { Length: < 200 } type ? type[(type.LastIndexOf('/') + 1)..].Trim() : "";

    private static string? LanguageOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('-', '_');
        var language = (end > 0 ? text[..end] : text).Trim().ToLowerInvariant();
        return language.Length is 2 or 3 && language.All(char.IsAsciiLetter) ? language : null;
    }

    private static string? Short(string text, int longest)
    {
        text = string.Join(' ', (text.Length > 5_000 ? text[..5_000] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null : text.Length <= longest ? text : text[..longest];
    }

    private sealed class Open(IElement element, INodeList? children, Item? item)
    {
        public IElement Element { get; } = element;

        public INode[] Children { get; } = children is null ? [] : [.. children];

        public int Next { get; set; }

        public Item? Item { get; } = item;
    }

    /// <summary>A thing that microdata speaks of, within another one or not.</summary>
    private sealed record Item(int Number, string Type, Item? Within, string? As)
    {
        private static readonly FrozenSet<string> Others = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "author", "creator", "publisher", "review", "reviews", "provider", "sponsor", "itemreviewed");

        /// <summary>Said of whoever wrote the page or a review on it.</summary>
        public bool IsOfOthers => (As is not null && Others.Contains(As)) || Type is "Review" or "Comment" or "Article" or "NewsArticle" or "BlogPosting" || Within is { IsOfOthers: true };
    }

    private sealed class TooMuchException : Exception;
}

/// <summary>Addresses that a well-known proxy hides: the first byte is the key of the others.</summary>
internal static class Cloudflare
{
    private const int LongestCode = 400;

    public static string? Decode(string code)
    {
        if (code.Length is < 4 or > LongestCode || code.Length % 2 != 0 || !code.All(char.IsAsciiHexDigit)) return null;
        var bytes = Convert.FromHexString(code);
        for (var i = 1; i < bytes.Length; i++) bytes[i] ^= bytes[0];
        var text = Encoding.UTF8.GetString(bytes, 1, bytes.Length - 1);
        return text.IndexOf('?') is > 0 and var query ? text[..query] : text;
    }
}
