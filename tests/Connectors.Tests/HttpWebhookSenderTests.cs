using System.Net;
using System.Net.Sockets;
using System.Text;
using Dozen.Connectors.Outbound;
using Dozen.Connectors.Webhooks;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Dozen.Connectors.Tests;

/// <summary>Over real sockets: a receiver on this machine, which has to be allowed first.</summary>
public sealed class HttpWebhookSenderTests
{
    private static readonly byte[] Key = WebhookSignature.KeyOf("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")!;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_arrives_signed()
    {
        using var receiver = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");

        var answer = await SendAsync(receiver.Url, "127.0.0.0/8", """{"type":"ping"}""");

        Assert.Equal((WebhookVerdict.Delivered, 204, null), (answer.Verdict, answer.StatusCode, answer.Problem));
        var request = await receiver.RequestAsync();
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("webhook-id: evt_1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("webhook-timestamp: 1772366400\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"webhook-signature: {WebhookSignature.Sign(Key, "evt_1", 1772366400, """{"type":"ping"}""")}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("""{"type":"ping"}""", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var inside = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");
        using var receiver = new Receiver($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {inside.Url}\r\nContent-Length: 0\r\n\r\n");

        var answer = await SendAsync(receiver.Url, "127.0.0.0/8");

        Assert.Equal((WebhookVerdict.TryAgain, 307), (answer.Verdict, answer.StatusCode));
        Assert.False(inside.WasCalled);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://2130706433:1/")]
    [InlineData("http://0x7f.1:1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    public async Task An_address_inside_is_refused_before_anything_is_sent(string url)
    {
        var answer = await SendAsync(new Uri(url), allowed: null);

        Assert.Equal((WebhookVerdict.TryAgain, null, "The address is not on the public internet."), (answer.Verdict, answer.StatusCode, answer.Problem));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_after_it_was_looked_up()
    {
        using var receiver = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");
        using var http = new OutboundHttp(OutboundAddresses.Parse(null), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]));

        var answer = await new HttpWebhookSender(http, time).SendAsync(Message(new Uri($"http://rebound.example:{receiver.Url.Port}/hook")), Cancelled);

        Assert.Equal("The address is not on the public internet.", answer.Problem);
        Assert.False(receiver.WasCalled);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_its_allowed_address_called()
    {
        var lookedUp = 0;
        using var receiver = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var http = new OutboundHttp(OutboundAddresses.Parse("127.0.0.1"), (_, _) =>
        {
            lookedUp++;
            return Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]);
        });

        var answer = await new HttpWebhookSender(http, time).SendAsync(Message(new Uri($"http://receiver.example:{receiver.Url.Port}/hook")), Cancelled);

        Assert.Equal((WebhookVerdict.Delivered, 1), (answer.Verdict, lookedUp));
        Assert.Contains($"Host: receiver.example:{receiver.Url.Port}\r\n", await receiver.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_says_nothing_is_left_after_a_while()
    {
        using var receiver = new Receiver(answer: null);
        var sending = SendAsync(receiver.Url, "127.0.0.0/8");
        await receiver.RequestAsync();

        time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal("The receiver did not answer within 15 seconds.", (await sending).Problem);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_an_answer()
    {
        int port;
        using (var gone = new Receiver(answer: null)) port = gone.Url.Port;

        var answer = await SendAsync(new Uri($"http://127.0.0.1:{port}/"), "127.0.0.0/8");

        Assert.Equal("The receiver can't be reached.", answer.Problem);
    }

    private static WebhookMessage Message(Uri url, string body = "{}") => new(url, "evt_1", body, Key);

    private async Task<WebhookAnswer> SendAsync(Uri url, string? allowed, string body = "{}")
    {
        using var http = new OutboundHttp(OutboundAddresses.Parse(allowed));
        return await new HttpWebhookSender(http, time).SendAsync(Message(url, body), Cancelled);
    }

    /// <summary>Takes one request and gives one answer, or none.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource<string> request = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TcpClient? client;

        public Receiver(string? answer)
        {
            listener.Start();
            _ = ServeAsync(answer);
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");

        public bool WasCalled => client is not null;

        public Task<string> RequestAsync() => request.Task.WaitAsync(Cancelled);

        public void Dispose()
        {
            client?.Dispose();
            listener.Dispose();
        }

        private async Task ServeAsync(string? answer)
        {
            try
            {
                client = await listener.AcceptTcpClientAsync(Cancelled);
                var stream = client.GetStream();
                var (buffer, text) = (new byte[16 * 1024], "");
                while (!IsWhole(text) && await stream.ReadAsync(buffer, Cancelled) is > 0 and var read) text += Encoding.UTF8.GetString(buffer, 0, read);
                request.TrySetResult(text);
                if (answer is not null) await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Cancelled);
            }
            catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                request.TrySetException(failure);
            }
        }

        private static bool IsWhole(string text) => text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end && text.Length > end + 4;
    }
}
