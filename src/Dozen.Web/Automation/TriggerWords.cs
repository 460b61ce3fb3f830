using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Workflows;
using Dozen.Web.Shell;

namespace Dozen.Web.Automation;

/// <summary>When a workflow is set off, in words.</summary>
internal static class TriggerWords
{
    private static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static string Of(WorkflowTrigger trigger) => trigger switch
    {
        WorkflowTrigger.Event => "Something happens to a lead",
        WorkflowTrigger.Scheduled => "At certain times",
        WorkflowTrigger.Webhook => "Its address is called",
        _ => "By hand alone",
    };

    public static string Of(WorkflowView workflow)
    {
        var conditions = workflow.TriggerConditions.ToObject();
        switch (workflow.TriggerType)
        {
            case WorkflowTrigger.Event:
                var events = (conditions["events"] as JsonArray ?? []).Select(JsonTyping.TextOf).OfType<string>().Select(OfEvent).ToList();
                var happens = events.Count == 0 ? "something happens to a lead" : "a lead " + Joined(events, "or");
                return $"When {happens}{(conditions["criteria"] is JsonObject { Count: > 0 } ? ", if it meets conditions" : "")}";
            case WorkflowTrigger.Scheduled:
                return $"{OfCron(JsonTyping.TextOf(conditions["cron"]))} {JsonTyping.TextOf(conditions["time_zone"]) ?? "UTC"}";
            case WorkflowTrigger.Webhook:
                return "Web hook";
            default:
                return "By hand";
        }
    }

    /// <summary><c>lead.status_changed</c> becomes "changes its status".</summary>
    public static string OfEvent(string name) => name switch
    {
        "lead.created" => "is created",
        "lead.updated" => "is changed",
        "lead.status_changed" => "gets another status",
        "lead.score_changed" => "gets another score",
        "lead.temperature_changed" => "gets another temperature",
        "lead.assigned" => "gets another owner",
        _ => Words.Of(name.Replace('.', ' ')).ToLowerInvariant(),
    };

    /// <summary>The usual schedules in words, the others as they are written.</summary>
    public static string OfCron(string? cron)
    {
        var fields = (cron ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var minute, var hour, var day, "*", var weekday]) return Written();
        if (fields is ["*", "*", "*", "*", "*"]) return "Every minute";
        if (fields is [['*', '/', .. var minutes], "*", "*", _, "*"] && IsNumber(minutes, 59)) return $"Every {minutes} minutes";
        if (fields is ["0", ['*', '/', .. var hours], "*", _, "*"] && IsNumber(hours, 23)) return $"Every {hours} hours";
        if (!IsNumber(minute, 59)) return Written();
        if (fields is [_, "*", "*", _, "*"]) return $"Every hour, {minute} min past";
        if (!IsNumber(hour, 23)) return Written();

        var time = string.Create(CultureInfo.InvariantCulture, $"{int.Parse(hour, CultureInfo.InvariantCulture):00}:{int.Parse(minute, CultureInfo.InvariantCulture):00}");
        return (day, weekday) switch
        {
            ("*", "*") => $"Every day at {time}",
            ("*", "1-5" or "MON-FRI") => $"Every weekday at {time}",
            ("*", _) when weekday.Split(',') is var days && days.All(d => IsNumber(d, 7)) =>
                $"Every {Joined([.. days.Select(d => Weekdays[int.Parse(d, CultureInfo.InvariantCulture) % 7])], "and")} at {time}",
            (_, "*") when IsNumber(day, 31) => $"On day {day} of every month at {time}",
            _ => Written(),
        };

        string Written() => string.IsNullOrWhiteSpace(cron) ? "At no time" : $"By the schedule {cron}";
    }

    public static string Joined(IReadOnlyList<string> words, string last) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} {last} {words[^1]}";

    private static bool IsNumber(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most;
}
