using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Dozen.Connectors.Outbound;
using Dozen.Core.Integrations.Webhooks;

namespace Dozen.Connectors.Webhooks;

/// <summary>Posts events to receivers, signed after Standard Webhooks. Of an answer only the status counts; its body is not read.</summary>
internal sealed class HttpWebhookSender(OutboundHttp http, TimeProvider time) : IWebhookSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = Request(message);
        try
        {
            using var response = await http.SendAsync(request, both.Token);
            var status = (int)response.StatusCode;
            return Answer(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? $"The receiver answered {status}; redirects are not followed." : $"The receiver answered {status}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer(null, $"The receiver did not answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException failure)
        {
            return Answer(null, Words(failure));
        }

        WebhookAnswer Answer(int? status, string? problem) => new(status, problem, time.GetElapsedTime(began));
    }

    private HttpRequestMessage Request(WebhookMessage message)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, message.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Dozen", typeof(HttpWebhookSender).Assembly.GetName().Version?.ToString(2)));
        request.Headers.Add(WebhookSignature.IdHeader, message.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(message.Key, message.Id, seconds, message.Body));
        return request;
    }

    /// <summary>What went wrong, in words that tell nothing about the network inside.</summary>
    private static string Words(HttpRequestException failure) => failure switch
    {
        { InnerException: AddressRefusedException refused } => refused.Message,
        { HttpRequestError: HttpRequestError.NameResolutionError } => "The name of the receiver can't be found.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection could be made: the certificate of the receiver is not trusted or does not fit.",
        { HttpRequestError: HttpRequestError.ConnectionError } => "The receiver can't be reached.",
        _ => "The receiver broke the connection off, or answered what is no HTTP.",
    };
}
