using System.Collections.Concurrent;

namespace Dozen.Connectors.Crawling;

/// <summary>
/// One request at a time to a host, and a pause between them, whoever in this process asks: several runs that meet at one
/// host stand in one line.
/// </summary>
internal sealed class HostTurns(TimeProvider time)
{
    private const int ManyHosts = 5_000;
    private readonly ConcurrentDictionary<string, Host> hosts = new(StringComparer.Ordinal);

    /// <summary>Waits for the host to be free and rested. Dispose of the turn when the answer has been read.</summary>
    /// <param name="pause">What the host wants between two requests.</param>
    public async Task<Turn> TakeAsync(string name, TimeSpan pause, CancellationToken cancellationToken)
    {
        if (hosts.Count > ManyHosts) Forget();
        while (true)
        {
            var host = hosts.GetOrAdd(name, _ => new Host());
            await host.Line.WaitAsync(cancellationToken);
            if (host.IsForgotten)
            {
                host.Line.Release();
                continue;
            }

            try
            {
                // A timer may fire some milliseconds early: its clock is coarser than the one that is measured with.
                while (Rest(host, pause) is var rest && rest > TimeSpan.Zero)
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), time, cancellationToken);
                return new Turn(host, time);
            }
            catch
            {
                host.Line.Release();
                throw;
            }
        }
    }

    private TimeSpan Rest(Host host, TimeSpan pause) => host.LastEnd is { } end ? pause - time.GetElapsedTime(end) : TimeSpan.Zero;

    /// <summary>Hosts that nobody has asked for a while owe no pause to anybody any more.</summary>
    private void Forget()
    {
        foreach (var (name, host) in hosts)
        {
            if (!host.Line.Wait(0)) continue;
            if (host.LastEnd is not { } end || time.GetElapsedTime(end) > TimeSpan.FromMinutes(1)) host.IsForgotten = hosts.TryRemove(name, out _);
            host.Line.Release();
        }
    }

    internal sealed class Host
    {
        public SemaphoreSlim Line { get; } = new(1, 1);

        public long? LastEnd { get; set; }

        public bool IsForgotten { get; set; }
    }

    internal sealed class Turn(Host host, TimeProvider time) : IDisposable
    {
        public void Dispose()
        {
            host.LastEnd = time.GetTimestamp();
            host.Line.Release();
        }
    }
}
