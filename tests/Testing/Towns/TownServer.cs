using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dozen.Testing.Towns;

/// <param name="Headers">Lower-case names.</param>
public sealed record TownRequest(string Host, string Path, IReadOnlyDictionary<string, string> Headers);

/// <param name="Delay">Before the first byte of the answer.</param>
public sealed record TownAnswer(int Status, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string>? Headers = null, TimeSpan Delay = default)
{
    public static TownAnswer Html(string html) => new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static TownAnswer Text(string text) => new(200, "text/plain", Encoding.UTF8.GetBytes(text));

    public static TownAnswer To(string location, int status = 301) => new(status, null, [], new Dictionary<string, string> { ["Location"] = location });

    public static TownAnswer Missing { get; } = new(404, "text/html", "gone"u8.ToArray());
}

/// <param name="Began">Of the stopwatch; so is <paramref name="Ended"/>.</param>
public sealed record TownVisit(string Host, string Path, long Began, long Ended, IReadOnlyDictionary<string, string> Headers);

/// <summary>Serves many small sites on one loopback port, told apart by their names, and remembers who came when.</summary>
public sealed class TownServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<TownVisit> visits = new();
    private readonly Func<TownRequest, TownAnswer?> answer;

    /// <param name="answer">Null for a site that has no such page.</param>
    /// <param name="address">A loopback address.</param>
    public TownServer(Func<TownRequest, TownAnswer?> answer, IPAddress? address = null, int port = 0)
    {
        this.answer = answer;
        listener = new TcpListener(address ?? IPAddress.Loopback, port);
        listener.Start(200);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyCollection<TownVisit> Visits => visits;

    /// <summary>Connections, whatever was said on them.</summary>
    public int Connections { get; private set; }

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadHeadAsync(stream) is not { } request) return;
                var began = Stopwatch.GetTimestamp();
                var given = answer(request) ?? TownAnswer.Missing;
                if (given.Delay > TimeSpan.Zero) await Task.Delay(given.Delay, stopping.Token);
                var head = new StringBuilder($"HTTP/1.1 {given.Status} Town\r\nContent-Length: {given.Body.Length}\r\nConnection: close\r\n");
                if (given.ContentType is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Type: {given.ContentType}\r\n");
                foreach (var (name, value) in given.Headers ?? new Dictionary<string, string>()) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                visits.Enqueue(new TownVisit(request.Host, request.Path, began, Stopwatch.GetTimestamp(), request.Headers));
                await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), stopping.Token);
                await stream.WriteAsync(given.Body, stopping.Token);
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The visitor has gone, or the test is over.
            }
        }
    }

    private async Task<TownRequest?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[8192];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stopping.Token);
            if (read == 0 || head.Length > 64 * 1024) return null;
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        var lines = head.ToString().Split("\r\n");
        var headers = lines.Skip(1).Where(l => l.Contains(':')).ToDictionary(l => l[..l.IndexOf(':')].ToLowerInvariant(), l => l[(l.IndexOf(':') + 1)..].Trim());
        return new TownRequest(headers.GetValueOrDefault("host", "").Split(':')[0], lines[0].Split(' ')[1], headers);
    }
}
