using Dozen.Core.Automation;
using Dozen.Core.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Automation;

/// <summary>Looks twice a minute whether the time of a workflow has come. Every process may: a moment fires once.</summary>
internal sealed partial class ScheduleClock(IServiceScopeFactory scopes, TimeProvider time, ILogger<ScheduleClock> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFault(logger, failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<long> organizations;
        await using (var scope = scopes.CreateAsyncScope()) organizations = await scope.ServiceProvider.GetRequiredService<ScheduledWorkflows>().FindAsync(cancellationToken);
        foreach (var organization in organizations)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller.System(organization));
            await scope.ServiceProvider.GetRequiredService<FireSchedules>().ExecuteAsync(cancellationToken);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Schedules could not be looked at")]
    private static partial void LogFault(ILogger logger, Exception failure);
}
