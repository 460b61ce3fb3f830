using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dozen.Core.Common;

namespace Dozen.Core.Integrations.Secrets;

/// <summary>A value that looks like a secret.</summary>
/// <param name="Path">Where it stands, such as <c>configuration.auth.password</c>.</param>
public sealed record SuspectValue(string Path, string Why);

/// <summary>
/// Tells what looks like a secret: by the name of its field, by a known beginning, or because nobody writes such text by
/// hand. Rather one plain value too many: what is refused here can always be said as <c>secret:NAME</c>.
/// </summary>
public static partial class SecretShapes
{
    /// <summary>What is shown in place of a value that looks like a secret. It can't be saved either.</summary>
    public const string Hidden = "(hidden: looks like a secret)";

    private const string ByName = "a field of this name holds a secret";
    private const string ByLooks = "this looks like a secret";

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "token", "tokens", "apikey", "credential", "credentials",
        "authorization", "bearer", "pin", "accesskey", "secretkey", "privatekey", "clientsecret", "accesstoken", "refreshtoken", "authtoken",
    };

    // A key to a door; a key of a record is none.
    private static readonly HashSet<string> BeforeKey = new(StringComparer.Ordinal)
        { "api", "access", "private", "secret", "signing", "encryption", "shared", "account", "auth", "master", "service", "license", "webhook" };

    // What stands about a secret, such as token_url, is none itself.
    private static readonly HashSet<string> AboutIt = new(StringComparer.Ordinal)
        { "url", "uri", "endpoint", "header", "type", "field", "name", "expires", "lifetime", "ttl", "count", "limit", "length", "scheme", "location" };

    /// <summary>Everything in a configuration that looks like a secret, and every reference whose name is none.</summary>
    public static IReadOnlyList<SuspectValue> Find(JsonNode? node, string path)
    {
        var found = new List<SuspectValue>();
        Walk(node, path, named: false, (at, _, why) => found.Add(new(at, why)));
        return found;
    }

    /// <summary>The same document with everything hidden that looks like a secret.</summary>
    public static JsonText Masked(JsonText json)
    {
        if (json.Text == "{}") return json;
        var document = json.ToObject();
        var hidden = false;
        Walk(document, "", named: false, (_, value, _) =>
        {
            hidden = true;
            value.ReplaceWith(JsonValue.Create(Hidden));
        });
        return hidden ? JsonText.From(document) : json;
    }

    /// <summary>The references of a configuration, each once.</summary>
    public static IReadOnlyList<SecretName> References(JsonText json)
    {
        var names = new List<SecretName>();
        Collect(json.ToObject());
        return [.. names.DistinctBy(n => n.Text).OrderBy(n => n.Text, StringComparer.Ordinal)];

        void Collect(JsonNode? node)
        {
            if (node is JsonObject fields) foreach (var (_, value) in fields) Collect(value);
            else if (node is JsonArray items) foreach (var item in items) Collect(item);
            else if (node is JsonValue text && text.TryGetValue(out string? value) && SecretName.FromReference(value) is { } name) names.Add(name);
        }
    }

    /// <summary>Whether text looks like a secret by itself, whatever its field is called.</summary>
    public static bool LooksLikeSecret(string text) =>
        text == Hidden || KnownShape().IsMatch(text) || HasCredentials(text) || (!text.Contains("://", StringComparison.Ordinal) && LongToken().Matches(text).Any(m => IsRandom(m.Value)));

    internal static bool NamesSecret(string key)
    {
        var words = WordsOf().Matches(key).Select(m => m.Value.ToLowerInvariant()).ToList();
        if (words.Count == 0 || AboutIt.Contains(words[^1])) return false;
        return words.Any(Words.Contains) || words.Zip(words.Skip(1)).Any(pair => pair.Second is "key" or "keys" && BeforeKey.Contains(pair.First));
    }

    private static void Walk(JsonNode? node, string path, bool named, Action<string, JsonNode, string> suspect)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (key, value) in fields.ToList())
                {
                    // A name that is itself the secret can't be hidden by hiding its value.
                    if (LooksLikeSecret(key) && value is not null) suspect($"{path}.…", value, ByLooks);
                    else Walk(value, $"{path}.{key}", named || NamesSecret(key), suspect);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++) Walk(items[i], $"{path}[{i}]", named, suspect);
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                if (SecretName.IsReference(text))
                {
                    if (SecretName.FromReference(text) is null) suspect(path, value, "secret: must be followed by a name of capital letters, digits and underscores that is not reserved");
                }
                else if (named && text.Length > 0) suspect(path, value, ByName);
                else if (LooksLikeSecret(text)) suspect(path, value, ByLooks);
                break;
            case JsonValue number when named && number.GetValueKind() == JsonValueKind.Number && !path.EndsWith("tokens", StringComparison.OrdinalIgnoreCase):
                suspect(path, number, ByName);
                break;
        }
    }

    /// <summary>A user in an address, a secret in its query, or a password in a connection string.</summary>
    private static bool HasCredentials(string text)
    {
        if (UserInfo().IsMatch(text) || ConnectionPassword().IsMatch(text)) return true;
        return QueryField().Matches(text).Any(m => m.Groups[2].Length > 0 && !SecretName.IsReference(m.Groups[2].Value) && (NamesSecret(m.Groups[1].Value) || m.Groups[1].Value is "key" or "sig" or "signature"));
    }

    private static bool IsRandom(string token)
    {
        var (digits, lower, upper) = (token.Count(char.IsAsciiDigit), token.Count(char.IsAsciiLetterLower), token.Count(char.IsAsciiLetterUpper));
        if (token.All(char.IsAsciiHexDigit)) return digits >= 4 && lower + upper >= 4 && BitsPerCharacter(token) >= 3;
        if (digits >= 2 && lower >= 4 && upper >= 4) return BitsPerCharacter(token) >= 3.8;
        return digits >= 6 && lower + upper >= 6 && token.IndexOfAny(['_', '-']) < 0 && BitsPerCharacter(token) >= 3.8;
    }

    private static double BitsPerCharacter(string text) =>
        -text.GroupBy(c => c).Select(g => (double)g.Count() / text.Length).Sum(p => p * Math.Log2(p));

    [GeneratedRegex(@"-----BEGIN [A-Z ]+-----|\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*|\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\bAIza[A-Za-z0-9_-]{20,}|\b(?:sk|rk|pk)[-_][A-Za-z0-9_-]{8,}|\b(?:gh[opusr]_|github_pat_|glpat-|xox[abeoprs]-|dzn_|whsec_|shpat_|hf_|npm_|pypi-|SG\.|ya29\.|EAAC)[A-Za-z0-9_.-]{8,}|\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=._-]{8,}")]
    private static partial Regex KnownShape();

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s@]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\s*=\s*[^;\s]", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionPassword();

    [GeneratedRegex(@"[?&]([^=&#\s]+)=([^&#\s]*)")]
    private static partial Regex QueryField();

    [GeneratedRegex(@"[A-Za-z0-9+/_=-]{32,}")]
    private static partial Regex LongToken();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex WordsOf();
}
