using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Database;
using Dozen.Core.Workflows.Running;
using Dozen.Data;
using Dozen.Web.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Hosting;

/// <summary>A process that works runs and serves nothing.</summary>
public static class DozenWorker
{
    /// <summary>Builds the process and makes its database ready; the caller runs it.</summary>
    /// <param name="settings">Stand before those of the environment and of <c>appsettings.json</c>.</param>
    /// <param name="configure">Adds services, such as kinds of run, or replaces some.</param>
    /// <exception cref="StartRefusedException">The configuration is wrong, or there would be no worker.</exception>
    public static async Task<IHost> BuildAsync(
        DatabaseTarget database, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "dozen", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        var options = RunSettings.From(builder.Configuration);
        if (options.Workers == 0) throw new StartRefusedException($"A worker process without workers does nothing: {RunSettings.Workers} is 0. Say how many with --workers.");

        builder.Services.AddSingleton(options);
        builder.Services.AddDozenCore().AddDozenData(database).AddDozenConnectors(name => builder.Configuration[name]);
        builder.Services.AddRunWorkers();
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
        var (logger, workers, description) = (host.Services.GetRequiredService<ILogger<RunOptions>>(), options.Workers, database.Description);
        WorkerLog.Started(logger, workers, description);
        return host;
    }
}

internal static partial class WorkerLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Workers} workers are ready; database: {Database}")]
    public static partial void Started(ILogger logger, int workers, string database);
}
