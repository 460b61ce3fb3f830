using Dozen.Core.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Http;

/// <summary>Removes memos whose day is over: at the start, then every hour.</summary>
internal sealed partial class MemoPurge(IServiceScopeFactory scopes, TimeProvider time, ILogger<MemoPurge> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                if (await scope.ServiceProvider.GetRequiredService<PurgeMemos>().ExecuteAsync(stoppingToken) is > 0 and var gone) LogGone(logger, gone);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database may be away for a while; memos can wait for the next hour.
                LogFailed(logger, failure);
            }

            await Task.Delay(Between, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Memos} memos were a day old and are gone")]
    private static partial void LogGone(ILogger logger, int memos);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Memos could not be removed")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
