using Dozen.Core.Common;

namespace Dozen.Core.Integrations;

public static class IntegrationFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "integration.stale", "Somebody else has changed this integration. Load it again and repeat your change.");

    public static readonly Failure NoToken = new(FailureKind.Invalid, "integration.api_token", "API tokens are not made here; they have calls of their own.");

    public static readonly Failure NoWebhook = new(FailureKind.Conflict, "integration.no_webhook", "Only a webhook has deliveries.");

    public static readonly Failure TooManyWebhooks = new(
        FailureKind.Conflict, "integration.too_many_webhooks", $"An organisation has at most {CreateIntegration.MaxWebhooks} webhooks.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "integration.not_found", $"There is no integration {id}.");

    public static Failure NoDelivery(long id) => new(FailureKind.NotFound, "delivery.not_found", $"There is no delivery {id} of this webhook.");
}
