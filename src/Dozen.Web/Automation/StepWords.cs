using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Web.Shell;

namespace Dozen.Web.Automation;

/// <summary>What a step does, in words.</summary>
internal static class StepWords
{
    public static string Action(string action) => StepForm.Actions.FirstOrDefault(a => a.Value == action).Text ?? Words.Of(action);

    public static string Of(StepForm step, WorkflowChoices choices) => step.Action switch
    {
        "set_fields" => $"Set {string.Join(", ", step.Fields.Select(f => $"{Words.Of(f.Name).ToLowerInvariant()} to {Value(f, choices)}"))}",
        "add_tag" => $"Add the tag “{step.Tag}”",
        "remove_tag" => $"Remove the tag “{step.Tag}”",
        "assign" when step.To == "user" => $"Assign to {choices.User(step.UserId)}",
        "assign" => $"Assign to {TriggerWords.Joined([.. step.Users.Select(u => choices.User(u))], "or")}, {(step.To == "round_robin" ? "in turn" : "whoever has the fewest open leads")}",
        "create_activity" => $"{(step.IsPlanned ? "Plan" : "Write down")}: {Words.Of(step.ActivityType).ToLowerInvariant()} {(step.Subject is { } subject ? $"“{subject}”" : "")}{(step.IsPlanned && Span(step) is { Length: > 0 } span ? $", due in {span}" : "")}",
        "add_to_campaign" => $"Add to the campaign {choices.Campaign(step.CampaignId)}",
        "enrich" => "Read the lead's website and fill what is missing",
        "call_webhook" => $"Call {choices.Integration(step.IntegrationId)}",
        "start_n8n" => $"Start a workflow in {choices.Integration(step.IntegrationId)}",
        "wait" => $"Wait {Span(step)}",
        "branch" => "If the lead meets conditions",
        _ => Words.Of(step.Action),
    };

    /// <summary>The step that a JSON pointer into the configuration leads to; null when there is none.</summary>
    public static StepForm? Find(JsonObject configuration, string pointer) => JsonPointers.Find(configuration, pointer) is JsonObject step ? StepForm.Of(step) : null;

    /// <summary>Such as "2 · then 1" for the first step that is taken when the second holds.</summary>
    public static string Number(string pointer) => string.Join(" · ", pointer.Split('/').Skip(1).Chunk(2).Select(p => (p[0] == "steps" ? "" : p[0] + " ") + (p.Length > 1 && int.TryParse(p[1], out var index) ? index + 1 : 0)));

    public static string Span(StepForm step) => string.Join(", ", new[] { Part(step.Days, "day"), Part(step.Hours, "hour"), Part(step.Minutes, "minute") }.Where(p => p is not null));

    /// <summary>What is asked of a field, in words.</summary>
    public static string Operator(string asked) => asked switch
    {
        "eq" => "is",
        "ne" => "is not",
        "in" => "is one of",
        "not_in" => "is none of",
        "gt" => "is more than",
        "gte" => "is at least",
        "lt" => "is less than",
        "lte" => "is at most",
        "between" => "is between",
        "exists" => "is known",
        "missing" => "is not known",
        "contains" => "contains",
        "contains_any" => "contains any of",
        "starts_with" => "starts with",
        "ends_with" => "ends with",
        "has" => "has",
        "has_any" => "has any of",
        "has_all" => "has all of",
        "before" => "is before",
        "after" => "is after",
        "within_days" => "is in the last … days",
        "older_than_days" => "is longer ago than … days",
        var other => Words.Of(other).ToLowerInvariant(),
    };

    public static string Of(RuleForm rule) => $"{Words.Of(rule.IsPath ? rule.Path ?? "" : rule.Field)} {Operator(rule.Operator).Replace("… ", "", StringComparison.Ordinal)} {(rule.Value is { } v ? (rule.Choices.Count > 0 ? Words.Of(v) : v) : "")}".TrimEnd();

    private static string? Part(string? number, string one) => string.IsNullOrWhiteSpace(number) || number == "0" ? null : $"{number} {one}{(number == "1" ? "" : "s")}";

    private static string Value(FieldValueForm field, WorkflowChoices choices) => string.IsNullOrWhiteSpace(field.Text) ? "nothing"
        : field.Name == "assigned_to_id" && long.TryParse(field.Text, out var user) ? choices.User(user)
        : field.Name is "status" or "lead_temperature" or "source" ? Words.Of(field.Text)
        : $"“{field.Text}”";
}
