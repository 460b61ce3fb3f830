using System.Text.Json.Nodes;

namespace Dozen.Core.Common;

/// <summary>Gathers what is wrong with input, by field.</summary>
internal sealed class InputProblems
{
    private readonly Dictionary<string, string[]> problems = [];

    public Failure? Failure => problems.Count == 0
        ? null
        : new Failure(FailureKind.Invalid, "validation", "Some fields are not valid.") { Errors = problems };

    public void Add(string field, string message) => problems.TryAdd(field, [message]);

    /// <summary>At most so many characters, none of them one that no database and no screen wants.</summary>
    public void Text(string field, string? text, int limit)
    {
        if (text is null) return;
        if (text.Length > limit) Add(field, $"{text.Length} characters, at most {limit}.");
        else if (text.EnumerateRunes().Any(r => r == System.Text.Rune.ReplacementChar) && !text.Contains('\uFFFD')) Add(field, "Contains half a character.");
        else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) Add(field, "Contains control characters.");
    }

    public void Object(string field, JsonText json, int limit)
    {
        if (json.Text.Length > limit) Add(field, $"At most {limit} characters.");
        else if (JsonNode.Parse(json.Text, documentOptions: new() { MaxDepth = 64 }) is not JsonObject) Add(field, "Must be a JSON object.");
        else if (json.Text.Contains(@"\u0000", StringComparison.Ordinal)) Add(field, "Must not contain the NUL character.");
    }
}
