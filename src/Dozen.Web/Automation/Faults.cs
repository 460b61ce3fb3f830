using Dozen.Core.Common;
using Dozen.Web.Shell;

namespace Dozen.Web.Automation;

/// <summary>What is wrong with a workflow, each fault by its place: a field, or a field and a JSON pointer into it.</summary>
public sealed class Faults(IReadOnlyDictionary<string, string[]> all)
{
    public static readonly Faults None = new(new Dictionary<string, string[]>());

    public bool Any => all.Count > 0;

    /// <summary>A refusal that names no field is about the whole workflow.</summary>
    public static Faults Of(Failure failure) => new(failure.Errors.Count > 0 ? failure.Errors : new Dictionary<string, string[]> { ["workflow"] = [failure.Message] });

    /// <summary>What is said of this place and of what lies within it; null when nothing is.</summary>
    public string? In(string place) => Join(all.Where(f => f.Key == place || f.Key.StartsWith(place + "/", StringComparison.Ordinal)));

    /// <summary>What is said of this place itself.</summary>
    public string? At(string place) => all.TryGetValue(place, out var messages) ? string.Join(" ", messages) : null;

    /// <summary>All of a part, with the place in words: "Step 2 · tag".</summary>
    public IReadOnlyList<(string Place, string Message)> Listed(string part = "") =>
        [.. all.Where(f => f.Key.StartsWith(part, StringComparison.Ordinal)).Select(f => (InWords(f.Key), string.Join(" ", f.Value)))];

    private static string? Join(IEnumerable<KeyValuePair<string, string[]>> faults) =>
        faults.SelectMany(f => f.Value).ToList() is { Count: > 0 } messages ? string.Join(" ", messages) : null;

    private static string InWords(string place)
    {
        var (parts, words) = (place.Split('/'), new List<string>());
        for (var i = 0; i < parts.Length; i++)
        {
            var number = i + 1 < parts.Length && int.TryParse(parts[i + 1], out var index) ? index + 1 : (int?)null;
            if (parts[i] == "configuration" && parts.Length > 1) continue;
            if (number is not null) i++;
            words.Add((parts[i - (number is null ? 0 : 1)], number) switch
            {
                ("trigger_conditions", null) => "When",
                ("steps", { } n) => $"Step {n}",
                ("then" or "else", { } n) => $"{parts[i - 1]}, step {n}",
                ("all" or "any", { } n) => $"condition {n}",
                ("criteria", null) => "conditions",
                (var name, { } n) => $"{Words.Of(name).ToLowerInvariant()} {n}",
                (var name, null) => words.Count == 0 ? Words.Of(name) : Words.Of(name).ToLowerInvariant(),
            });
        }

        return string.Join(" · ", words);
    }
}
