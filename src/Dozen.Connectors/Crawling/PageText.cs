using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Dozen.Connectors.Crawling;

/// <summary>Bytes of a page as text: by the mark at their beginning, else by what the server says, else by what the page says, else by what they look like.</summary>
internal static partial class PageText
{
    private const int Prelude = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsPage(Answer answer)
    {
        if (answer.ContentType?.MediaType?.ToLowerInvariant() is { } type) return type is "text/html" or "application/xhtml+xml";
        var start = Encoding.ASCII.GetString(answer.Body, 0, Math.Min(answer.Body.Length, 256)).TrimStart();
        return start.StartsWith('<');
    }

    /// <param name="topLevel">The last part of the host's name: the country's usual encoding is tried where nothing else helps.</param>
    public static string Of(byte[] body, MediaTypeHeaderValue? type, string topLevel)
    {
        if (body is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8.GetString(body, 3, body.Length - 3);
        if (body is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(body, 2, body.Length - 2);
        if (body is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(body, 2, body.Length - 2);

        var isUtf8 = IsUtf8(body);
        var said = Named(type?.CharSet) ?? Said(body);
        // Servers claim UTF-8 for whatever they have; where the bytes deny it, they are believed.
        if (said is not null && (said is not UTF8Encoding || isUtf8)) return said.GetString(body);
        if (isUtf8) return Encoding.UTF8.GetString(body);
        return (Said(body) is { } page and not UTF8Encoding ? page : Usual(topLevel)).GetString(body);
    }

    private static bool IsUtf8(byte[] body)
    {
        try
        {
            // The end may be cut within a character.
            var end = body.Length;
            for (var back = 0; back < 4 && end > 0 && (body[end - 1] & 0xC0) == 0x80; back++) end--;
            if (end > 0 && body[end - 1] >= 0xC0) end--;
            StrictUtf8.GetCharCount(body, 0, end);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding? Said(byte[] body)
    {
        var start = Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, Prelude));
        var name = Named(Charset().Match(start) is { Success: true } match ? match.Groups[1].Value : null);
        return name is UnicodeEncoding ? Encoding.UTF8 : name; // that it could be read proves it wrong
    }

    private static Encoding? Named(string? name)
    {
        name = name?.Trim(' ', '"', '\'').ToLowerInvariant();
        if (string.IsNullOrEmpty(name)) return null;
        name = name switch
        {
            "utf8" => "utf-8",
            "iso-8859-1" or "latin1" or "ascii" or "us-ascii" => "windows-1252", // as browsers do
            "iso-8859-9" => "windows-1254",
            _ => name,
        };
        try
        {
            return name == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding Usual(string topLevel) => CodePagesEncodingProvider.Instance.GetEncoding(topLevel switch
    {
        "ru" or "by" or "bg" or "ua" or "kz" => 1251,
        "pl" or "cz" or "sk" or "hu" or "hr" or "si" or "ro" => 1250,
        "gr" or "cy" => 1253,
        "tr" => 1254,
        "jp" => 932,
        _ => 1252,
    })!;

    [GeneratedRegex("""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{2,30})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Charset();
}
