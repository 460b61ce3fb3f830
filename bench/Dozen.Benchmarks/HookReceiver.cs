using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dozen.Benchmarks;

/// <summary>Takes the webhooks of a kill test, some of which come from processes that are dead before they hear the answer.</summary>
internal sealed class HookReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, int> taken = new();

    public HookReceiver()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        listener.Prefixes.Add(Url.AbsoluteUri);
        listener.Start();
        _ = AnswerAsync();
    }

    public Uri Url { get; }

    /// <summary>How often each <c>webhook-id</c> has come.</summary>
    public IReadOnlyDictionary<string, int> Taken => taken;

    public void Dispose() => listener.Close();

    private async Task AnswerAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var request = await listener.GetContextAsync();
                taken.AddOrUpdate(request.Request.Headers["webhook-id"] ?? "", 1, (_, times) => times + 1);
                request.Response.StatusCode = 204;
                request.Response.Close();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                // Nobody is there any more, here or there.
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
