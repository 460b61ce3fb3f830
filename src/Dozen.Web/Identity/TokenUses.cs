using System.Collections.Concurrent;
using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Integrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Identity;

/// <summary>Writes when tokens were last used, at most once a minute for each, and never while a request waits.</summary>
internal sealed partial class TokenUses(IServiceScopeFactory scopes, TimeProvider time, ILogger<TokenUses> logger) : BackgroundService
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<long, DateTimeOffset> noted = new();
    private readonly Channel<Caller> waiting = Channel.CreateBounded<Caller>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Note(Caller caller)
    {
        var (id, now) = (caller.Token!.Id, time.GetUtcNow());
        if (noted.TryGetValue(id, out var last) && now - last < RecordTokenUse.Every) return;
        if (noted.Count >= Most) noted.Clear();
        noted[id] = now;
        waiting.Writer.TryWrite(caller);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var caller in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<RecordTokenUse>().ExecuteAsync(caller.OrganizationId, caller.Token!.Id, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The next use writes it: a time of last use is not worth a retry, nor the server.
                NotWritten(logger, caller.Token!.Id, fault);
            }
        }
    }

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "The use of API token {TokenId} could not be written down")]
    private static partial void NotWritten(ILogger logger, long tokenId, Exception fault);
}
