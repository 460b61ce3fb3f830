using System.Text.RegularExpressions;

namespace Dozen.Core.Verification;

/// <summary>
/// What a CHECK expression speaks of. The engines print the same rule in different ways (IN lists, arrays, casts);
/// names, texts and numbers stay.
/// </summary>
internal sealed partial record ConstraintWords(IReadOnlySet<string> Names, IReadOnlySet<string> Texts, IReadOnlySet<string> Numbers)
{
    public static ConstraintWords Of(string expression)
    {
        var (names, texts, numbers) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(), new HashSet<string>());
        foreach (Match match in Word().Matches(expression))
        {
            if (match.Groups["number"].Success) numbers.Add(match.Value);
            else if (match.Groups["name"].Success) names.Add(match.Value.Trim('"'));
            else if (Number().IsMatch(match.Groups["text"].Value)) numbers.Add(match.Groups["text"].Value); // '-100'::integer
            else texts.Add(match.Groups["text"].Value.Replace("''", "'"));
        }

        return new(names, texts, numbers);
    }

    [GeneratedRegex("""'(?<text>(?:[^']|'')*)'|(?<name>"[^"]+"|[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?\d+(?:\.\d+)?)""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^-?\d+(\.\d+)?$")]
    private static partial Regex Number();
}
