namespace Dozen.Core.Integrations.Webhooks;

/// <summary>A request to a receiver, ready to be signed and sent.</summary>
/// <param name="Key">See <see cref="WebhookSignature.KeyOf"/>.</param>
public sealed record WebhookMessage(Uri Url, string Id, string Body, byte[] Key);

public enum WebhookVerdict
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>Anything that may be different next time.</summary>
    TryAgain,

    /// <summary>410: the receiver asks never to be called again.</summary>
    GiveUp,
}

/// <summary>What became of one attempt.</summary>
/// <param name="StatusCode">Null when nobody answered.</param>
/// <param name="Problem">One sentence without addresses or bodies; null when it was delivered.</param>
public sealed record WebhookAnswer(int? StatusCode, string? Problem, TimeSpan Took)
{
    public WebhookVerdict Verdict => StatusCode switch
    {
        >= 200 and < 300 => WebhookVerdict.Delivered,
        410 => WebhookVerdict.GiveUp,
        _ => WebhookVerdict.TryAgain,
    };
}

/// <summary>Sends to receivers outside: signed, guarded against addresses that are not theirs, within limits of time and size.</summary>
public interface IWebhookSender
{
    /// <summary>One attempt. That a receiver can't be reached or refuses is an answer; only a cancelled token throws.</summary>
    Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken);
}
