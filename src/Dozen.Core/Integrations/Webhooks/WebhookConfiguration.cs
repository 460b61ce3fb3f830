using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Integrations.Secrets;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>The configuration of an integration of type <c>webhook</c>.</summary>
/// <param name="Events">Types, <c>lead.*</c> for all of a kind, or <c>*</c>.</param>
/// <param name="Secret">Where the signing key is kept.</param>
internal sealed record WebhookConfiguration(Uri Url, IReadOnlyList<string> Events, SecretName Secret)
{
    private static readonly string[] Fields = ["url", "events", "secret"];

    public bool Wants(string type) => Events.Any(e => e == "*" || e == type || (e.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(e[..^1], StringComparison.Ordinal)));

    /// <summary>Null when it is not complete, as older rows may be.</summary>
    public static WebhookConfiguration? Read(JsonText json)
    {
        var fields = json.ToObject();
        return Uri.TryCreate(Text(fields["url"]), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && EventsOf(fields) is { } events && SecretName.FromReference(Text(fields["secret"]) ?? "") is { } secret
            ? new(url!, events, secret)
            : null;
    }

    public static void Check(JsonText json, OutboundAddresses addresses, InputProblems problems)
    {
        var fields = json.ToObject();
        foreach (var (name, _) in fields.Where(f => !Fields.Contains(f.Key))) problems.Add("configuration", $"A webhook has {string.Join(", ", Fields)}, and no {name}.");
        if (WebhookUrl.Problem(Text(fields["url"]), addresses) is { } url) problems.Add("configuration.url", url);
        if (EventsOf(fields) is not { Count: > 0 } events) problems.Add("configuration.events", "A list of event types, such as [\"lead.created\", \"campaign.*\"].");
        else if (events.FirstOrDefault(e => !WebhookEvents.IsKnown(e)) is { } unknown) problems.Add("configuration.events", $"There is no event {unknown.Truncated(60)}. There are: {string.Join(", ", WebhookEvents.All)}; and *.");
        if (SecretName.FromReference(Text(fields["secret"]) ?? "") is null)
            problems.Add("configuration.secret", "Where the signing key is kept, as secret:NAME with a name of capital letters, digits and underscores that is not reserved.");
    }

    private static List<string>? EventsOf(JsonObject fields) =>
        fields["events"] is JsonArray items && items.All(i => Text(i) is not null) ? [.. items.Select(i => Text(i)!)] : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
