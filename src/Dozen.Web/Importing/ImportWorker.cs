using System.Threading.Channels;
using Dozen.Core.Common;
using Dozen.Core.Importing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Importing;

/// <summary>
/// Runs uploaded imports one after the other, apart from the request that brought them. What a shutdown or a crash
/// interrupted goes on when the server starts again.
/// </summary>
public sealed partial class ImportWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ImportWorker> logger) : BackgroundService
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(2);

    private readonly Channel<WaitingImport> queue = Channel.CreateUnbounded<WaitingImport>();

    public void Enqueue(WaitingImport import) => queue.Writer.TryWrite(import);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            foreach (var import in await scope.ServiceProvider.GetRequiredService<WaitingImports>().FindAsync(stoppingToken)) Enqueue(import);
        }

        await foreach (var import in queue.Reader.ReadAllAsync(stoppingToken)) await RunAsync(import, stoppingToken);
    }

    private async Task RunAsync(WaitingImport import, CancellationToken stoppingToken)
    {
        try
        {
            while (await TryRunAsync(import, stoppingToken) == ImportFailures.Busy) await Task.Delay(BusyPause, time, stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A bug or a lost database: the run keeps its checkpoint and can be resumed; the worker must live on.
            Failed(failure, import.ImportId);
        }
    }

    private async Task<Failure?> TryRunAsync(WaitingImport import, CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(import.Caller);
        var ended = await scope.ServiceProvider.GetRequiredService<ImportLeads>().RunAsync(import.ImportId, null, stoppingToken);
        if (ended.TryGet(out var view, out var refusal)) Ended(import.ImportId, view.Counts.Created, view.Counts.Merged, view.Counts.Rejected);
        return refusal;
    }

    [LoggerMessage(LogLevel.Information, "Import {ImportId} ended: {Created} created, {Merged} merged, {Rejected} rejected")]
    private partial void Ended(long importId, int created, int merged, int rejected);

    [LoggerMessage(LogLevel.Error, "Import {ImportId} stopped on an error")]
    private partial void Failed(Exception failure, long importId);
}
