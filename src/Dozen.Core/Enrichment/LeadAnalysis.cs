using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Core.Enrichment;

/// <summary>What an analyst makes of a business, after every part of it was checked.</summary>
/// <param name="Size">One of <see cref="Sizes"/>.</param>
/// <param name="DecisionMaker">A person whom the website names.</param>
/// <param name="Confidence">0 to 1, as the analyst judges itself.</param>
public sealed record LeadAnalysis(
    string? Industry, string? Summary, IReadOnlyList<string> Services, string? Size, string? DecisionMaker, string? DecisionMakerTitle, double Confidence)
{
    public static readonly IReadOnlyList<string> Sizes = ["solo", "small", "medium", "large"];

    /// <summary>The form of an answer as JSON Schema; any other is refused.</summary>
    public const string Schema = """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["industry", "summary", "services", "size", "decision_maker", "confidence"],
          "properties": {
            "industry": { "type": ["string", "null"], "description": "What the business does, in one to four words, in English" },
            "summary": { "type": ["string", "null"], "description": "One or two sentences in English: what the business offers, and to whom" },
            "services": { "type": "array", "items": { "type": "string" }, "description": "At most eight, a few words each" },
            "size": { "type": ["string", "null"], "enum": ["solo", "small", "medium", "large", null] },
            "decision_maker": {
              "type": ["object", "null"],
              "additionalProperties": false,
              "required": ["name", "title"],
              "properties": { "name": { "type": "string", "description": "Exactly as the text has it" }, "title": { "type": ["string", "null"] } }
            },
            "confidence": { "type": "number", "description": "From 0 to 1: how well the text supports this" }
          }
        }
        """;

    private const int MostServices = 8;
    private const int LongestService = 80;
    private const int LongestSummary = 500;
    private const int LongestName = 150;

    private static readonly string[] Fields = ["industry", "summary", "services", "size", "decision_maker", "confidence"];

    /// <summary>
    /// Believes an answer only as far as it has the form that was asked for. A text with an address, a link or a number to call in it is
    /// none that was asked for, and a person counts only when the website names them in these very letters.
    /// </summary>
    /// <returns>Null when it is no such answer.</returns>
    public static LeadAnalysis? Read(string json, AnalystQuestion question)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(document.RootElement, question);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LeadAnalysis? Read(JsonElement answer, AnalystQuestion question)
    {
        if (answer.ValueKind != JsonValueKind.Object) return null;
        var names = answer.EnumerateObject().Select(p => p.Name).ToList();
        if (names.Count != Fields.Length || Fields.Except(names).Any()) return null;

        if (!TryText(answer, "industry", LeadLimits.Industry, out var industry) || !TryText(answer, "summary", LongestSummary, out var summary) || !TryText(answer, "size", 10, out var size)) return null;
        if (size is not null && !Sizes.Contains(size)) return null;
        if (answer.GetProperty("confidence") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetDouble(out var confidence) || confidence is not (>= 0 and <= 1)) return null;
        if (answer.GetProperty("services") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > MostServices) return null;
        var services = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || Plain(item.GetString()!, LongestService) is not { } service) return null;
            services.Add(service);
        }

        var (name, title) = Person(answer.GetProperty("decision_maker"), question);
        return new LeadAnalysis(industry, summary, services, size, name, title, Math.Round(confidence, 2));
    }

    private static (string? Name, string? Title) Person(JsonElement person, AnalystQuestion question)
    {
        if (person.ValueKind != JsonValueKind.Object || !TryText(person, "name", LongestName, out var name) || name is null) return (null, null);
        if (!name.Contains(' ') || !(question.Text.Contains(name, StringComparison.Ordinal) || question.People.Contains(name))) return (null, null);
        return (name, TryText(person, "title", LeadLimits.JobTitle, out var title) ? title : null);
    }

    private static bool TryText(JsonElement answer, string field, int longest, out string? text)
    {
        text = null;
        if (!answer.TryGetProperty(field, out var value)) return false;
        if (value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.String) return false;
        if (value.GetString()!.Trim() is { Length: 0 }) return true;
        return (text = Plain(value.GetString()!, longest)) is not null;
    }

    /// <summary>A few words and nothing to click, to write to or to call.</summary>
    private static string? Plain(string text, int longest)
    {
        text = text.Trim();
        var isPlain = text.Length > 0 && text.Length <= longest && !text.HasControls() && text.AsSpan().IndexOfAny('@', '<', '>') < 0
            && !text.Contains("://", StringComparison.Ordinal) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase) && text.Count(char.IsDigit) < 7;
        return isPlain ? text : null;
    }
}
