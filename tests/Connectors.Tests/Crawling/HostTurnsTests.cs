using Dozen.Connectors.Crawling;
using Microsoft.Extensions.Time.Testing;

namespace Dozen.Connectors.Tests.Crawling;

public sealed class HostTurnsTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_request_waits_for_the_end_of_the_one_before_and_the_pause()
    {
        var turns = new HostTurns(time);
        var first = await turns.TakeAsync("a.de", Pause, Cancelled);
        var second = turns.TakeAsync("a.de", Pause, Cancelled);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(second.IsCompleted);
        first.Dispose();
        time.Advance(Pause - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        while (!second.IsCompleted) await Step();

        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Other_hosts_do_not_wait()
    {
        var turns = new HostTurns(time);
        using var first = await turns.TakeAsync("a.de", Pause, Cancelled);

        using var other = await turns.TakeAsync("b.de", Pause, Cancelled);

        Assert.NotNull(other);
    }

    [Fact]
    public async Task Whoever_stops_waiting_leaves_the_line()
    {
        var turns = new HostTurns(time);
        var first = await turns.TakeAsync("a.de", TimeSpan.Zero, Cancelled);
        using var impatience = new CancellationTokenSource();
        var second = turns.TakeAsync("a.de", TimeSpan.Zero, impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        first.Dispose();

        using var third = await turns.TakeAsync("a.de", TimeSpan.Zero, Cancelled);
        Assert.NotNull(third);
    }

    private async Task Step()
    {
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.Yield();
    }
}
