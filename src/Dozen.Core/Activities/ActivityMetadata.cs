using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Activities;

/// <summary>
/// What each kind of activity knows besides the common fields. Values under these keys are checked; other keys are the
/// caller's own and are kept as they are.
/// </summary>
public static class ActivityMetadata
{
    private const int Longest = 20_000;

    /// <summary>How a contact went, per kind; the legal values of <c>metadata.outcome</c>.</summary>
    public static IReadOnlyList<string> OutcomesOf(ActivityType type) => type switch
    {
        ActivityType.Call => ["connected", "left_message", "no_answer", "busy", "wrong_number"],
        ActivityType.Meeting => ["held", "no_show", "postponed"],
        ActivityType.Email or ActivityType.Linkedin or ActivityType.Sms => ["sent", "replied", "bounced", "no_answer"],
        _ => [],
    };

    internal static void Check(ActivityType type, JsonText metadata, FieldProblems problems)
    {
        if (metadata.Text.Length > Longest) problems.Add("metadata", $"At most {Longest} characters.");
        else if (metadata.Text.Contains(@"\u0000", StringComparison.Ordinal)) problems.Add("metadata", "Contains the NUL character.");
        if (JsonNode.Parse(metadata.Text, documentOptions: new() { MaxDepth = 64 }) is not JsonObject values)
        {
            problems.Add("metadata", "A JSON object.");
            return;
        }

        foreach (var (key, value) in values)
        {
            if (value is not null && Problem(type, key, value) is { } problem) problems.Add($"metadata.{key}", problem);
        }
    }

    private static string? Problem(ActivityType type, string key, JsonNode value) => (type, key) switch
    {
        (_, "outcome") when OutcomesOf(type) is { Count: > 0 } outcomes => value is JsonValue text && text.TryGetValue(out string? outcome) && outcomes.Contains(outcome) ? null : $"One of: {string.Join(", ", outcomes)}.",
        (ActivityType.Call or ActivityType.WebsiteVisit, "duration_seconds") => Number(value, 0, 86_400),
        (ActivityType.Meeting, "duration_minutes") => Number(value, 0, 1_440),
        (ActivityType.Meeting, "location") => Text(value, 500),
        (ActivityType.WebsiteVisit, "pages_viewed") => Number(value, 1, 100_000),
        (ActivityType.FormSubmitted, "form") or (ActivityType.Download, "file") => Text(value, 500),
        (ActivityType.FormSubmitted, "fields") => value is JsonObject ? null : "A JSON object.",
        (ActivityType.EmailOpened or ActivityType.EmailClicked, "campaign_id") => Number(value, 1, long.MaxValue),
        (ActivityType.EmailClicked or ActivityType.WebsiteVisit or ActivityType.Download or ActivityType.Meeting, "url") =>
            value is JsonValue text && text.TryGetValue(out string? url) && url.Length <= 2_000 && WebAddress.Parse(url) is not null ? null : "An http or https address of at most 2000 characters.",
        _ => null,
    };

    private static string? Number(JsonNode value, long least, long most) =>
        value is JsonValue scalar && scalar.TryGetValue(out long number) && number >= least && number <= most
            ? null
            : most == long.MaxValue ? $"A whole number from {least}." : $"A whole number from {least} to {most}.";

    private static string? Text(JsonNode value, int longest) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text) && text.Length <= longest ? null : $"A text of at most {longest} characters.";
}
