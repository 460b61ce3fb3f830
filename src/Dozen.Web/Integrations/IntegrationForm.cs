using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Integrations;

namespace Dozen.Web.Integrations;

/// <summary>An integration as text in fields, and back.</summary>
internal sealed class IntegrationForm
{
    public IntegrationType IntegrationType { get; set; } = IntegrationType.Webhook;

    public string? ProviderName { get; set; }

    public string? DisplayName { get; set; }

    /// <summary>Of a webhook.</summary>
    public string? Url { get; set; }

    /// <summary>Of a webhook: <c>secret:NAME</c>, or the name alone.</summary>
    public string? Secret { get; set; }

    /// <summary>Of a webhook.</summary>
    public IReadOnlyCollection<string> Events { get; set; } = ["*"];

    /// <summary>Of all others.</summary>
    public string? Configuration { get; set; }

    public bool IsActive { get; set; } = true;

    public IReadOnlyDictionary<string, string[]> Errors { get; private set; } = new Dictionary<string, string[]>();

    public bool IsWebhook => IntegrationType == IntegrationType.Webhook;

    public static IntegrationForm Of(IntegrationView integration)
    {
        var configuration = integration.Configuration.ToObject();
        return new IntegrationForm
        {
            IntegrationType = integration.IntegrationType,
            ProviderName = integration.ProviderName,
            DisplayName = integration.DisplayName,
            Url = configuration["url"]?.ToString(),
            Secret = configuration["secret"]?.ToString(),
            Events = [.. (configuration["events"] as JsonArray ?? []).Select(e => e?.ToString()).OfType<string>()],
            Configuration = configuration.Count == 0 ? null : configuration.ToJsonString(Indented),
            IsActive = integration.Status == IntegrationStatus.Active,
        };
    }

    /// <summary>What is wrong with a field, or with anything inside it.</summary>
    public string? ErrorOf(string field) =>
        Errors.Where(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal) || e.Key.StartsWith(field + "[", StringComparison.Ordinal))
            .SelectMany(e => e.Value).FirstOrDefault();

    public void Show(Failure failure) => Errors = failure.Errors;

    /// <returns>Null when something can't be read; <see cref="Errors"/> says what.</returns>
    public NewIntegration? ToNewIntegration() => Fill(new NewIntegration { IntegrationType = IntegrationType });

    /// <inheritdoc cref="ToNewIntegration"/>
    public IntegrationPatch? ToPatch() => Fill(new IntegrationPatch());

    private T? Fill<T>(T input) where T : IntegrationInput
    {
        Errors = new Dictionary<string, string[]>();
        if (Json() is not { } configuration)
        {
            Errors = new Dictionary<string, string[]> { ["configuration"] = ["A JSON object such as {\"api_key\": \"secret:CRM_KEY\"}."] };
            return null;
        }

        return input with
        {
            ProviderName = string.IsNullOrWhiteSpace(ProviderName) ? null : ProviderName.Trim(),
            DisplayName = DisplayName,
            Configuration = configuration,
            Status = IsActive ? IntegrationStatus.Active : IntegrationStatus.Inactive,
        };
    }

    private JsonText? Json()
    {
        if (IsWebhook)
        {
            var name = Secret?.Trim() ?? "";
            return JsonText.From(new JsonObject
            {
                ["url"] = Url?.Trim(),
                ["events"] = new JsonArray([.. Events.Select(e => (JsonNode)e)]),
                ["secret"] = name.StartsWith("secret:", StringComparison.Ordinal) || name.Length == 0 ? name : "secret:" + name,
            });
        }

        if (string.IsNullOrWhiteSpace(Configuration)) return JsonText.EmptyObject;
        try
        {
            return JsonNode.Parse(Configuration) is JsonObject fields ? JsonText.From(fields) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Indented = new(JsonText.Compact) { WriteIndented = true };
}
