using Dozen.Core.Common;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;

namespace Dozen.Core.Integrations;

/// <summary>Puts input into an integration, and tells what is wrong with it.</summary>
internal static class IntegrationRules
{
    public const int ProviderName = 100;
    public const int DisplayName = 255;
    private const int Configuration = 20_000;
    private const int LongestPause = 525_600;

    public static void Fill(Integration integration, IntegrationInput input)
    {
        integration.ProviderName = input.ProviderName.Or(integration.ProviderName)?.Trim() ?? "";
        if (integration is { ProviderName: "", IntegrationType: IntegrationType.Webhook }) integration.ProviderName = "webhook";
        integration.DisplayName = input.DisplayName.IsPresent ? (string.IsNullOrWhiteSpace(input.DisplayName.Value) ? null : input.DisplayName.Value.Trim()) : integration.DisplayName;
        integration.Configuration = input.Configuration.Or(integration.Configuration) ?? JsonText.EmptyObject;
        integration.SyncFrequencyMinutes = input.SyncFrequencyMinutes.Or(integration.SyncFrequencyMinutes);
        if (!input.Status.IsPresent) return;
        integration.Status = input.Status.Value;
        integration.ErrorMessage = null;
    }

    public static Failure? Check(Integration integration, IntegrationInput input, OutboundAddresses addresses)
    {
        var problems = new InputProblems();
        if (integration.ProviderName.Length == 0) problems.Add("provider_name", "An integration needs to say who is on the other side.");
        problems.Text("provider_name", integration.ProviderName, ProviderName);
        problems.Text("display_name", integration.DisplayName, DisplayName);
        if (integration.SyncFrequencyMinutes is < 1 or > LongestPause) problems.Add("sync_frequency_minutes", $"Between 1 and {LongestPause}.");
        if (input.Status is { IsPresent: true, Value: IntegrationStatus.Error or IntegrationStatus.Expired }) problems.Add("status", "active or inactive; the others are found out.");
        problems.Object("configuration", integration.Configuration, Configuration);
        if (problems.Failure is { } broken) return broken;

        foreach (var suspect in SecretShapes.Find(integration.Configuration.ToObject(), "configuration"))
            problems.Add(suspect.Path, $"No secret is stored here: {suspect.Why}. Keep it outside and name it: \"{SecretName.Scheme}NAME\".");
        if (integration.IntegrationType == IntegrationType.Webhook) WebhookConfiguration.Check(integration.Configuration, addresses, problems);
        return problems.Failure;
    }
}
