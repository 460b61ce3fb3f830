using System.Globalization;
using System.Text;

namespace Dozen.Connectors.Crawling;

/// <summary>What a robots.txt allows us, as RFC 9309 reads it: our groups, else those for everybody; the longest matching rule decides, and of two equally long ones the one that allows.</summary>
internal sealed class RobotsRules
{
    /// <summary>What has to be read of a file, in bytes.</summary>
    public const int MostBytes = 500 * 1024;

    private const int LongestRule = 1_000;
    private const int MostRules = 2_000;

    public static readonly RobotsRules AllowAll = new([], null);

    public static readonly RobotsRules DisallowAll = new([new Rule(false, "/")], null);

    private readonly IReadOnlyList<Rule> rules;

    /// <summary>Nobody answered when the file was asked for, so nothing is allowed.</summary>
    public static RobotsRules Unreachable(string problem) => new(DisallowAll.rules, null) { Problem = problem };

    /// <summary>Why the file could not be had, in one sentence; null when it could.</summary>
    public string? Problem { get; private init; }

    private RobotsRules(IReadOnlyList<Rule> rules, TimeSpan? crawlDelay) => (this.rules, CrawlDelay) = (rules, crawlDelay);

    /// <summary>What the file asks for between two requests; no part of the RFC, but a wish that can be granted.</summary>
    public TimeSpan? CrawlDelay { get; }

    /// <param name="token">Our product token, compared without case.</param>
    public static RobotsRules Parse(string text, string token)
    {
        var (own, all) = (new Group(), new Group());
        List<Group> current = [];
        var inAgents = false;
        var hasOwn = false;
        foreach (var raw in text.TrimStart('\uFEFF').EnumerateLines())
        {
            var line = raw;
            if (line.IndexOf('#') is >= 0 and var comment) line = line[..comment];
            if (line.IndexOf(':') is not (> 0 and var colon)) continue;
            var key = line[..colon].Trim();
            var value = line[(colon + 1)..].Trim();
            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (!inAgents) current = [];
                inAgents = true;
                var name = Token(value);
                if (value is "*") current.Add(all);
                else if (name.Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    current.Add(own);
                    hasOwn = true;
                }

                continue;
            }

            var allows = key.Equals("allow", StringComparison.OrdinalIgnoreCase);
            if (allows || key.Equals("disallow", StringComparison.OrdinalIgnoreCase))
            {
                inAgents = false;
                if (value.Length is > 0 and <= LongestRule)
                {
                    foreach (var group in current) group.Add(new Rule(allows, Normalized(value.ToString())));
                }
            }
            else if (key.Equals("crawl-delay", StringComparison.OrdinalIgnoreCase))
            {
                inAgents = false;
                if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1_000_000)
                {
                    foreach (var group in current) group.Delay = TimeSpan.FromSeconds(seconds);
                }
            }
        }

        var ours = hasOwn ? own : all;
        return new RobotsRules(ours.Rules, ours.Delay);
    }

    public bool Allow(Uri url)
    {
        var path = Normalized(url.PathAndQuery);
        if (path == "/robots.txt") return true;
        Rule? best = null;
        foreach (var rule in rules)
        {
            if (best is not null && (rule.Path.Length < best.Path.Length || (rule.Path.Length == best.Path.Length && (best.Allows || !rule.Allows)))) continue;
            if (Matches(rule.Path, path)) best = rule;
        }

        return best?.Allows ?? true;
    }

    /// <summary>A star stands for anything, a dollar at the end for the end. One pass with a single place to come back to: no rule can make it slow.</summary>
    private static bool Matches(string rule, string path)
    {
        var atEnd = rule.EndsWith('$');
        var pattern = atEnd ? rule.AsSpan(0, rule.Length - 1) : rule.AsSpan();
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < path.Length)
        {
            if (p == pattern.Length && !atEnd) return true;
            if (p < pattern.Length && pattern[p] == '*') (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && pattern[p] == path[t]) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++mark);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>One spelling for what may be written with and without percent signs.</summary>
    private static string Normalized(string path)
    {
        var text = new StringBuilder(path.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (c == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                var value = (char)Convert.ToInt32(path.Substring(i + 1, 2), 16);
                if (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~') text.Append(value);
                else text.Append('%').Append(char.ToUpperInvariant(path[i + 1])).Append(char.ToUpperInvariant(path[i + 2]));
                i += 2;
            }
            else if (c < 128)
            {
                text.Append(c);
            }
            else if (Rune.TryGetRuneAt(path, i, out var rune))
            {
                var length = rune.EncodeToUtf8(bytes);
                foreach (var b in bytes[..length]) text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
                i += rune.Utf16SequenceLength - 1;
            }
        }

        return text.ToString();
    }

    /// <summary>The name alone: <c>Dozen</c> of <c>Dozen/1.0</c>.</summary>
    private static ReadOnlySpan<char> Token(ReadOnlySpan<char> agent)
    {
        var length = 0;
        while (length < agent.Length && (char.IsAsciiLetter(agent[length]) || agent[length] is '-' or '_')) length++;
        return agent[..length];
    }

    private sealed record Rule(bool Allows, string Path);

    private sealed class Group
    {
        public List<Rule> Rules { get; } = [];

        public TimeSpan? Delay { get; set; }

        public void Add(Rule rule)
        {
            if (Rules.Count < MostRules) Rules.Add(rule);
        }
    }
}
