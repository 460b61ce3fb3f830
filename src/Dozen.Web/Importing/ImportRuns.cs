using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Importing;
using Dozen.Core.Workflows;
using Dozen.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Importing;

/// <summary>Runs registered imports one after the other, outside of any request. Runs that a killed server left behind go on at the next start.</summary>
internal sealed partial class ImportRuns(IServiceScopeFactory scopes, SubstituteIdentity substitute, TimeProvider time, ILogger<ImportRuns> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);
    private readonly Channel<(Caller Caller, long Id)> waiting = Channel.CreateUnbounded<(Caller, long)>(new() { SingleReader = true });

    public void Enqueue(Caller caller, long importId) => waiting.Writer.TryWrite((caller, importId));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnqueueUnfinishedAsync(stoppingToken);
        await foreach (var (caller, id) in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                // Another process may be importing into the same organisation; its turn ends.
                while (await RunAsync(caller, id, stoppingToken) == ImportFailures.Busy) await Task.Delay(BetweenTries, time, stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One import must not take the others along.
                LogFailed(logger, id, failure);
            }
        }
    }

    private async Task<Failure?> RunAsync(Caller caller, long id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller);
        return (await scope.ServiceProvider.GetRequiredService<ImportLeads>().RunAsync(id, null, cancellationToken)).Failure;
    }

    private async Task EnqueueUnfinishedAsync(CancellationToken cancellationToken)
    {
        if (substitute.Caller is not { } caller) return;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller);
        var latest = await scope.ServiceProvider.GetRequiredService<ImportQueries>().ListAsync(1, 200, cancellationToken);
        foreach (var run in latest.Items.Where(r => r.Status is ExecutionStatus.Pending or ExecutionStatus.Running).Reverse()) Enqueue(caller, run.Id);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Import {ImportId} ended with an error")]
    private static partial void LogFailed(ILogger logger, long importId, Exception failure);
}
