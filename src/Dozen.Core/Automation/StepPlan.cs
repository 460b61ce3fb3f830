using System.Text.Json;
using System.Text.Json.Serialization;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Leads;

namespace Dozen.Core.Automation;

/// <summary>What a workflow does: its <c>configuration</c>, read, with branches laid out one after the other.</summary>
internal sealed class StepPlan
{
    public const int MostSteps = 50;
    public const int DeepestBranch = 5;

    private const int LongestText = 500;
    private const int LongestContent = 20_000;
    private const int MostUsers = 100;
    private const int LongestWait = 365;

    public static readonly IReadOnlyList<string> Actions = ["set_fields", "add_tag", "remove_tag", "assign", "create_activity", "add_to_campaign", "enrich", "call_webhook", "start_n8n", "wait", "branch"];

    private static readonly JsonSerializerOptions Fields = new(JsonText.Compact)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    private readonly DefinitionReading reading;
    private readonly List<Instruction> program = [];
    private int steps;

    private StepPlan(DefinitionReading reading) => this.reading = reading;

    /// <summary>In order; a run goes through it by index.</summary>
    public IReadOnlyList<Instruction> Program => program;

    /// <summary>What must be known of a lead for its branches.</summary>
    public FactNeeds Needs => program.Select(i => i.Step).OfType<BranchStep>().Aggregate(FactNeeds.None, (needs, b) => needs | b.If.Needs);

    /// <returns>Null when something is wrong, which the reading tells.</returns>
    public static StepPlan? Read(JsonText json, DefinitionReading reading)
    {
        if (JsonReading.Parse(json.Text) is not { } document || reading.Object(document, "", "steps") is not { } properties) return null;
        var plan = new StepPlan(reading);
        var read = properties.TryGetValue("steps", out var list) ? plan.Several(list, "/steps", 0) : [];
        if (reading.Failure is not null) return null;
        plan.Lay(read);
        return plan;
    }

    private List<WorkflowStep> Several(JsonElement json, string at, int depth)
    {
        var read = new List<WorkflowStep>();
        if (json.ValueKind != JsonValueKind.Array)
        {
            reading.Problem(at, "A list of steps.");
            return read;
        }

        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (++steps > MostSteps)
            {
                reading.Problem(CriteriaProblem.Into(at, index), $"More than {MostSteps} steps.");
                return read;
            }

            var place = CriteriaProblem.Into(at, index);
            if (One(item, place, depth) is { } step) read.Add(step with { At = place });
        }

        return read;
    }

    private WorkflowStep? One(JsonElement json, string at, int depth)
    {
        var action = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("action", out var word) ? JsonReading.TextOf(word) : null;
        switch (action)
        {
            case "set_fields": return SetFields(json, at);
            case "add_tag" or "remove_tag":
                return reading.Object(json, at, "action", "tag") is { } tagging && reading.Text(tagging, "tag", at, LeadLimits.Tag, isNeeded: true) is { } tag ? new TagStep(tag, action == "add_tag") : null;
            case "assign": return Assign(json, at);
            case "create_activity": return Activity(json, at);
            case "add_to_campaign":
                return reading.Object(json, at, "action", "campaign_id") is { } adding && reading.Whole(adding, "campaign_id", at, 1, long.MaxValue, isNeeded: true) is { } campaign ? new CampaignStep(campaign) : null;
            case "enrich": return reading.Object(json, at, "action") is null ? null : new EnrichStep();
            case "call_webhook":
                return reading.Object(json, at, "action", "integration_id") is { } calling && reading.Whole(calling, "integration_id", at, 1, long.MaxValue, isNeeded: true) is { } receiver ? new CallStep(receiver) : null;
            case "start_n8n":
                return reading.Object(json, at, "action", "integration_id", "n8n_workflow_id") is { } starting && reading.Whole(starting, "integration_id", at, 1, long.MaxValue, isNeeded: true) is { } server
                    ? new N8nStep(server, reading.Text(starting, "n8n_workflow_id", at, 255, isNeeded: false)) : null;
            case "wait": return reading.Object(json, at, "action", "days", "hours", "minutes") is { } waiting && Span(waiting, at, isNeeded: true) is { } span ? new WaitStep(span) : null;
            case "branch": return Branch(json, at, depth);
            default:
                reading.Problem(at + "/action", $"One of: {string.Join(", ", Actions)}.");
                return null;
        }
    }

    private SetFieldsStep? SetFields(JsonElement json, string at)
    {
        if (reading.Object(json, at, "action", "fields") is not { } properties) return null;
        if (!properties.TryGetValue("fields", out var fields) || fields.ValueKind != JsonValueKind.Object || !fields.EnumerateObject().Any())
        {
            reading.Problem(at + "/fields", "An object of fields of a lead, as in a change of one.");
            return null;
        }

        try
        {
            return new SetFieldsStep(fields.Deserialize<LeadPatch>(Fields)!, JsonText.From(fields));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            var field = (fault as JsonException)?.Path?.Split('.', 3) is [_, var name, ..] ? "/" + name : "";
            reading.Problem($"{at}/fields{field}", "Is no field of a lead that can be set, or can't be this.");
            return null;
        }
    }

    private AssignStep? Assign(JsonElement json, string at)
    {
        if (reading.Object(json, at, "action", "to", "users") is not { } properties) return null;
        if (!properties.TryGetValue("to", out var to)) reading.Problem(at + "/to", "Is missing.");
        else if (to.ValueKind == JsonValueKind.Number && to.TryGetInt64(out var user) && user > 0 && !properties.ContainsKey("users")) return new AssignStep(AssignMode.Fixed, [user]);
        else if (JsonReading.TextOf(to) is not ("round_robin" or "least_loaded")) reading.Problem(at + "/to", "The id of a user, round_robin or least_loaded.");
        else if (!properties.TryGetValue("users", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostUsers
            || list.EnumerateArray().Any(u => u.ValueKind != JsonValueKind.Number || !u.TryGetInt64(out var id) || id < 1)) reading.Problem(at + "/users", $"A list of ids of users, at most {MostUsers}.");
        else return new AssignStep(JsonReading.TextOf(to) == "round_robin" ? AssignMode.RoundRobin : AssignMode.LeastLoaded, [.. list.EnumerateArray().Select(u => u.GetInt64()).Distinct()]);
        return null;
    }

    private ActivityStep? Activity(JsonElement json, string at)
    {
        if (reading.Object(json, at, "action", "activity_type", "subject", "content", "due_in", "user_id") is not { } properties) return null;
        var word = reading.Text(properties, "activity_type", at, LongestText, isNeeded: true);
        var type = word is null ? null : SnakeCase.Parse<ActivityType>(word);
        if (word is not null && (type is null || !ActivityKinds.Contact.Contains(type.Value))) reading.Problem(at + "/activity_type", $"One of: {string.Join(", ", ActivityKinds.Contact.Select(k => k.ToText()))}.");
        var subject = reading.Text(properties, "subject", at, LongestText, isNeeded: false);
        var content = reading.Text(properties, "content", at, LongestContent, isNeeded: false);
        var user = reading.Whole(properties, "user_id", at, 1, long.MaxValue, isNeeded: false);
        TimeSpan? due = properties.TryGetValue("due_in", out var wait) && reading.Object(wait, at + "/due_in", "days", "hours", "minutes") is { } span ? Span(span, at + "/due_in", isNeeded: false) : null;
        return type is { } known ? new ActivityStep(known, subject, content, due, user) : null;
    }

    private BranchStep? Branch(JsonElement json, string at, int depth)
    {
        if (reading.Object(json, at, "action", "if", "then", "else") is not { } properties) return null;
        if (depth == DeepestBranch)
        {
            reading.Problem(at, $"Branches within branches, more than {DeepestBranch} deep.");
            return null;
        }

        if (!properties.TryGetValue("if", out var question)) reading.Problem(at + "/if", "Criteria for leads.");
        var criteria = properties.ContainsKey("if") ? reading.Criteria(question, at + "/if") : null;
        var then = properties.TryGetValue("then", out var yes) ? Several(yes, at + "/then", depth + 1) : [];
        var otherwise = properties.TryGetValue("else", out var no) ? Several(no, at + "/else", depth + 1) : [];
        return criteria is null ? null : new BranchStep(criteria, then, otherwise);
    }

    private TimeSpan? Span(Dictionary<string, JsonElement> properties, string at, bool isNeeded)
    {
        var (days, hours, minutes) = (Part("days", LongestWait), Part("hours", LongestWait * 24), Part("minutes", LongestWait * 24 * 60));
        var span = new TimeSpan(days, hours, minutes, 0);
        if (span.TotalDays > LongestWait) reading.Problem(at, $"At most {LongestWait} days.");
        else if (isNeeded && span == TimeSpan.Zero) reading.Problem(at, "How long: days, hours, minutes.");
        return span;

        int Part(string name, int most) => (int)(reading.Whole(properties, name, at, 0, most, isNeeded: false) ?? 0);
    }

    /// <summary>Lays steps out, each after the one before; the steps of a branch stand behind it, and lead on to what follows it.</summary>
    private void Lay(IReadOnlyList<WorkflowStep> read)
    {
        foreach (var step in read)
        {
            var index = program.Count;
            program.Add(new Instruction(step, index + 1, index + 1));
            if (step is not BranchStep branch) continue;
            Lay(branch.Then);
            var (lastOfThen, startOfElse) = (program.Count - 1, program.Count);
            Lay(branch.Else);
            program[index] = program[index] with { Otherwise = startOfElse };

            // Whatever leads out of the first part goes past the second.
            for (var i = index + 1; i <= lastOfThen; i++)
            {
                var instruction = program[i];
                if (instruction.Next == startOfElse) instruction = instruction with { Next = program.Count };
                if (instruction.Otherwise == startOfElse) instruction = instruction with { Otherwise = program.Count };
                program[i] = instruction;
            }

            if (lastOfThen == index) program[index] = program[index] with { Next = program.Count };
        }
    }
}
