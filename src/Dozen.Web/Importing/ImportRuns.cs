using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Importing;
using Dozen.Core.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Importing;

/// <summary>Runs registered imports one after the other, outside of any request. Uploads that a stopped or killed server left behind go on at the next start; a file named on the command line is that person's to resume.</summary>
[Needs(Area.Imports, Access.Write)]
internal sealed partial class ImportRuns(IServiceScopeFactory scopes, TimeProvider time, ILogger<ImportRuns> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);
    private readonly Channel<(Caller Caller, long Id)> waiting = Channel.CreateUnbounded<(Caller, long)>(new() { SingleReader = true });

    public void Enqueue(Caller caller, long importId) => waiting.Writer.TryWrite((caller, importId));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SweepAsync(stoppingToken);
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

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var deleted = await scope.ServiceProvider.GetRequiredService<SweepUploads>().ExecuteAsync(cancellationToken);
            if (deleted > 0) LogSwept(logger, deleted);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotSwept(logger, failure); // files that stay cost space, and nothing else
        }
    }

    private async Task EnqueueUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var import in await scope.ServiceProvider.GetRequiredService<WaitingImports>().FindAsync(cancellationToken)) Enqueue(import.Caller, import.ImportId);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Import {ImportId} ended with an error")]
    private static partial void LogFailed(ILogger logger, long importId, Exception failure);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Deleted {Count} uploads older than a day that no import needs")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Old uploads could not be deleted")]
    private static partial void LogNotSwept(ILogger logger, Exception failure);
}
