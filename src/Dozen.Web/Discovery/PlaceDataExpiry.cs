using Dozen.Core.Common;
using Dozen.Core.Discovery;
using Dozen.Core.Organizations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Discovery;

/// <summary>Once a day, in every organisation, removes what sources of businesses only lend and whose time is over.</summary>
internal sealed partial class PlaceDataExpiry(IServiceScopeFactory scopes, TimeProvider time, ILogger<PlaceDataExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database may be away; the next day does it all.
                LogFailed(logger, failure);
            }

            await Task.Delay(Between, time, stoppingToken);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<long> organizations;
        await using (var scope = scopes.CreateAsyncScope())
            organizations = await scope.ServiceProvider.GetRequiredService<AllOrganizations>().ListAsync(cancellationToken);
        foreach (var id in organizations)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller.System(id));
            if (await scope.ServiceProvider.GetRequiredService<ExpirePlaceData>().ExecuteAsync(cancellationToken) is > 0 and var leads) LogExpired(logger, leads, id);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Leads} leads of organisation {OrganizationId} lost values that were only lent")]
    private static partial void LogExpired(ILogger logger, int leads, long organizationId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Lent values could not be removed")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
