using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Criteria;

namespace Dozen.Core.Automation;

/// <summary>Reads the JSON of a definition and gathers what is wrong with it, each fault with its place.</summary>
/// <param name="field">The input field it came in, with which each place begins.</param>
internal sealed class DefinitionReading(string field, NamedLists lists)
{
    private readonly FieldProblems problems = new();

    public Failure? Failure => problems.Failure;

    public NamedLists Lists => lists;

    public void Problem(string at, string message) => problems.Add(field + at, message);

    /// <summary>The properties of an object, of which only these are known; null when it is none.</summary>
    public Dictionary<string, JsonElement>? Object(JsonElement json, string at, params ReadOnlySpan<string> known)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Problem(at, "A JSON object.");
            return null;
        }

        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var name = JsonReading.NameOf(property) ?? "";
            if (!known.Contains(name)) Problem(CriteriaProblem.Into(at, name), $"Is not known here. There are: {string.Join(", ", known!)}.");
            else if (!properties.TryAdd(name, property.Value)) Problem(CriteriaProblem.Into(at, name), "Stands here twice.");
        }

        return properties;
    }

    /// <param name="longest">In characters.</param>
    public string? Text(Dictionary<string, JsonElement> properties, string name, string at, int longest, bool isNeeded)
    {
        if (!properties.TryGetValue(name, out var json))
        {
            if (isNeeded) Problem($"{at}/{name}", "Is missing.");
            return null;
        }

        if (JsonReading.TextOf(json) is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.HasControls()) return text.Trim();
        Problem($"{at}/{name}", $"A text of at most {longest} characters.");
        return null;
    }

    public long? Whole(Dictionary<string, JsonElement> properties, string name, string at, long least, long most, bool isNeeded)
    {
        if (!properties.TryGetValue(name, out var json))
        {
            if (isNeeded) Problem($"{at}/{name}", "Is missing.");
            return null;
        }

        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) && number >= least && number <= most) return number;
        Problem($"{at}/{name}", most == long.MaxValue ? $"A whole number from {least}." : $"A whole number from {least} to {most}.");
        return null;
    }

    public LeadCriteria? Criteria(JsonElement json, string at)
    {
        var reading = CriteriaReader.Read(json, lists);
        foreach (var problem in reading.Problems) Problem(at + problem.At, problem.Message);
        return reading.Criteria;
    }
}
