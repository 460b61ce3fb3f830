using System.Text.Json.Nodes;

namespace Dozen.Web.Automation;

/// <summary>A step of a workflow as fields, and back. What an action does not have is kept while another is looked at.</summary>
public sealed class StepForm
{
    public static readonly IReadOnlyList<(string Value, string Text)> Actions =
    [
        ("set_fields", "Set fields"), ("add_tag", "Add a tag"), ("remove_tag", "Remove a tag"), ("assign", "Assign"), ("create_activity", "Create an activity"),
        ("add_to_campaign", "Add to a campaign"), ("enrich", "Enrich"), ("call_webhook", "Call a web hook"), ("start_n8n", "Start in n8n"), ("wait", "Wait"), ("branch", "If … then"),
    ];

    public string Action { get; set; } = "add_tag";

    public string? Tag { get; set; }

    /// <summary>Of an assignment: <c>user</c>, or a way to choose among several.</summary>
    public string To { get; set; } = "user";

    /// <summary>Of an assignment to one, and of an activity.</summary>
    public long? UserId { get; set; }

    public List<long> Users { get; } = [];

    public string ActivityType { get; set; } = "call";

    public string? Subject { get; set; }

    public string? Content { get; set; }

    /// <summary>An activity that is to be done some time later, after <see cref="Days"/>, <see cref="Hours"/>, <see cref="Minutes"/>.</summary>
    public bool IsPlanned { get; set; } = true;

    public string? Days { get; set; }

    public string? Hours { get; set; }

    public string? Minutes { get; set; }

    public long? CampaignId { get; set; }

    public long? IntegrationId { get; set; }

    public string? N8nWorkflowId { get; set; }

    public List<FieldValueForm> Fields { get; } = [];

    public CriteriaForm If { get; private set; } = new();

    public List<StepForm> Then { get; } = [];

    public List<StepForm> Else { get; } = [];

    /// <summary>What can't be shown in fields is lost here: compare what comes back.</summary>
    public static StepForm Of(JsonNode? json)
    {
        var step = json as JsonObject ?? [];
        var (to, span) = (step["to"], step["due_in"] as JsonObject ?? step);
        var form = new StepForm
        {
            Action = Text("action") ?? "",
            Tag = Text("tag"),
            To = JsonTyping.IdOf(to) is not null || to is null ? "user" : JsonTyping.TextOf(to) ?? "",
            UserId = JsonTyping.IdOf(to) ?? JsonTyping.IdOf(step["user_id"]),
            ActivityType = Text("activity_type") ?? "call",
            Subject = Text("subject"),
            Content = Text("content"),
            IsPlanned = step["due_in"] is not null,
            Days = JsonTyping.TextOf(span["days"]),
            Hours = JsonTyping.TextOf(span["hours"]),
            Minutes = JsonTyping.TextOf(span["minutes"]),
            CampaignId = JsonTyping.IdOf(step["campaign_id"]),
            IntegrationId = JsonTyping.IdOf(step["integration_id"]),
            N8nWorkflowId = Text("n8n_workflow_id"),
            If = CriteriaForm.Of(step["if"]),
        };
        form.Users.AddRange((step["users"] as JsonArray ?? []).Select(JsonTyping.IdOf).OfType<long>());
        form.Fields.AddRange((step["fields"] as JsonObject ?? []).Select(f => new FieldValueForm(f.Key, FieldValueForm.TextOf(f.Key, f.Value))));
        form.Then.AddRange((step["then"] as JsonArray ?? []).Select(Of));
        form.Else.AddRange((step["else"] as JsonArray ?? []).Select(Of));
        return form;

        string? Text(string name) => JsonTyping.TextOf(step[name]);
    }

    /// <param name="place">Where it stands, for faults.</param>
    public JsonObject ToJson(string place, IDictionary<string, string[]> faults)
    {
        var step = new JsonObject { ["action"] = Action };
        switch (Action)
        {
            case "set_fields":
                var fields = new JsonObject();
                foreach (var field in Fields) fields[field.Name] = field.ToJson();
                step["fields"] = fields;
                break;
            case "add_tag" or "remove_tag":
                Put("tag", Typed(Tag));
                break;
            case "assign":
                Put("to", To == "user" ? Id(UserId) : JsonValue.Create(To));
                if (To != "user") step["users"] = new JsonArray([.. Users.Select(u => JsonValue.Create(u))]);
                break;
            case "create_activity":
                Put("activity_type", Typed(ActivityType));
                Put("subject", Typed(Subject));
                Put("content", Typed(Content));
                Put("user_id", Id(UserId));
                if (IsPlanned) Span((JsonObject)(step["due_in"] = new JsonObject()));
                break;
            case "add_to_campaign":
                Put("campaign_id", Id(CampaignId));
                break;
            case "call_webhook" or "start_n8n":
                Put("integration_id", Id(IntegrationId));
                if (Action == "start_n8n") Put("n8n_workflow_id", Typed(N8nWorkflowId));
                break;
            case "wait":
                Span(step);
                break;
            case "branch":
                step["if"] = If.ToJson(place + "/if", faults);
                if (Then.Count > 0) step["then"] = Several(Then, place + "/then", faults);
                if (Else.Count > 0) step["else"] = Several(Else, place + "/else", faults);
                break;
        }

        return step;

        void Put(string name, JsonNode? value)
        {
            if (value is not null) step[name] = value;
        }

        void Span(JsonObject span)
        {
            foreach (var (name, text) in new[] { ("days", Days), ("hours", Hours), ("minutes", Minutes) })
            {
                if (!string.IsNullOrWhiteSpace(text)) span[name] = JsonTyping.Number(text.Trim());
            }
        }
    }

    public static JsonArray Several(IEnumerable<StepForm> steps, string place, IDictionary<string, string[]> faults) =>
        [.. steps.Select((step, index) => step.ToJson($"{place}/{index}", faults))];

    private static JsonValue? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : JsonValue.Create(text);

    private static JsonValue? Id(long? id) => id is { } known ? JsonValue.Create(known) : null;
}

/// <summary>A field of a lead with the value it is to get; an empty one clears it.</summary>
public sealed class FieldValueForm(string name, string? text)
{
    /// <summary>The fields that may be set, those that are set most often first.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "status", "lead_temperature", "assigned_to_id", "tags", "notes", "value", "expected_close_date", "source", "email", "first_name", "last_name", "company", "job_title", "phone", "website",
        "linkedin_url", "industry", "address", "city", "region", "postal_code", "country", "latitude", "longitude", "custom_fields",
    ];

    public string Name { get; set; } = name;

    public string? Text { get; set; } = text;

    internal static string? TextOf(string name, JsonNode? value) => value switch
    {
        JsonArray list => string.Join(", ", list.Select(JsonTyping.TextOf)),
        JsonObject table => table.ToJsonString(Dozen.Core.Common.JsonText.Compact),
        _ => JsonTyping.TextOf(value),
    };

    public JsonNode? ToJson()
    {
        if (Name == "tags") return new JsonArray([.. JsonTyping.Parts(Text).Select(t => JsonValue.Create(t))]);
        if (string.IsNullOrWhiteSpace(Text)) return null;
        return Name switch
        {
            "value" or "assigned_to_id" or "latitude" or "longitude" => JsonTyping.Number(Text.Trim()),
            "custom_fields" => JsonTyping.Read(Text, out _) ?? JsonValue.Create(Text),
            _ => JsonValue.Create(Text),
        };
    }
}
