using Dozen.Core.Workflows.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Workflows;

/// <summary>The workers of this process: each takes a run, works it, and takes the next. When the process is stopped they give back what they have.</summary>
internal sealed partial class RunWorkers(RunRota rota, WorkRuns work, IRunBell bell, RunOptions options, TimeProvider time, ILogger<RunWorkers> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Workers == 0
        ? Task.CompletedTask
        : Task.WhenAll([ListenAsync(stoppingToken), .. Enumerable.Range(0, options.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None))]);

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var taken = await rota.NextAsync(stopping);
                await work.WorkAsync(taken, stopping);
                rota.TellEnded();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database may be away; a run in hand comes back when its lease has run out.
                LogFault(logger, failure);
                await Task.Delay(AfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await bell.ListenAsync(rota.Add, stopping);
                return; // there is nothing to hear on this engine
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogDeaf(logger, failure);
                await Task.Delay(AfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A worker met an error outside of any step")]
    private static partial void LogFault(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Other processes can't be heard for now; work is looked for all the same")]
    private static partial void LogDeaf(ILogger logger, Exception failure);
}

internal static class RunHosting
{
    /// <summary>The workers of this process, and the bell by which it tells other processes of work.</summary>
    public static void AddRunWorkers(this IServiceCollection services)
    {
        services.AddSingleton<RunRota>();
        services.AddHostedService<RunRinger>();
        services.AddHostedService<RunWorkers>();
    }
}
