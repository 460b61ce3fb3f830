using Dozen.Connectors;
using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Data;
using Dozen.Web.Activities;
using Dozen.Web.Analytics;
using Dozen.Web.Automation;
using Dozen.Web.Campaigns;
using Dozen.Web.Compatibility;
using Dozen.Web.Discovery;
using Dozen.Web.Enrichment;
using Dozen.Web.Exporting;
using Dozen.Web.Http;
using Dozen.Web.Identity;
using Dozen.Web.Importing;
using Dozen.Web.Integrations;
using Dozen.Web.Leads;
using Dozen.Web.OpenApi;
using Dozen.Web.Organizations;
using Dozen.Web.Shell;
using Dozen.Web.Users;
using Dozen.Web.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dozen.Web.Hosting;

/// <summary>The HTTP face: API, pages and the worker, over one database.</summary>
public static class DozenServer
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Why Dozen would not listen on this address with the substitute identity, or null.</summary>
    public static string? RefusalToListen(string url) => LoopbackOnly.RefusalToListen(url);

    /// <summary>Builds the server and makes its database ready; the caller runs it.</summary>
    /// <param name="configure">Changes services before Dozen's own are added, as tests do.</param>
    /// <param name="settings">Stand before those of the environment and of <c>appsettings.json</c>.</param>
    /// <exception cref="StartRefusedException">The configuration is wrong, or the address not safe with it.</exception>
    public static async Task<WebApplication> BuildAsync(
        DatabaseTarget database, string url, CancellationToken cancellationToken, Action<IServiceCollection>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        // Pages and their assets stand beside the executable, wherever the process was started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "dozen", ContentRootPath = AppContext.BaseDirectory });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        var identity = IdentityOptions.From(builder.Configuration);
        if (!identity.IsExternal && RefusalToListen(url) is { } refusal) throw new StartRefusedException(refusal);

        builder.WebHost.UseUrls(url).UseStaticWebAssets();
        if (identity.IsExternal) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            RequestLimits.Apply(kestrel.Limits);
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        configure?.Invoke(builder.Services);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.IncludeScopes = true);
        builder.Services.Configure<LoggerFactoryOptions>(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.TryAddSingleton(RequestLimits.From(builder.Configuration));
        builder.Services.TryAddSingleton(CrossOrigin.From(builder.Configuration));
        builder.Services.TryAddSingleton(MapOptions.From(builder.Configuration));
        builder.Services.AddSingleton(ImportUploadOptions.From(builder.Configuration));
        builder.Services.AddSingleton(RunSettings.From(builder.Configuration));
        builder.Services.AddDozenConnectors(name => builder.Configuration[name]);
        AddServices(builder.Services, database, identity);

        var app = builder.Build();
        await app.Services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
        if (!identity.IsExternal) app.Services.GetRequiredService<SubstituteIdentity>().Caller = await FindSubstituteAsync(app.Services, cancellationToken);
        else if (!await HasAdminAsync(app.Services, cancellationToken)) ServerLog.NobodyYet(app.Logger);
        Use(app, identity);
        Map(app, identity);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var (urls, description, mode) = (string.Join(", ", app.Urls), database.Description, identity.Description);
            ServerLog.Started(app.Logger, urls, description, mode);
        });
        return app;
    }

    private static void AddServices(IServiceCollection services, DatabaseTarget database, IdentityOptions identity)
    {
        services.AddDozenCore().AddDozenData(database);
        services.ConfigureHttpJsonOptions(options => JsonSetup.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddIdentity(identity, database);
        services.AddSingleton<ImportRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportRuns>());
        services.AddRunWorkers();
        services.AddHostedService<ScheduleClock>();
        services.AddSingleton<MatcherPolicy, ForProgramsPolicy>();
        services.AddHostedService<MemoPurge>();
        services.AddHostedService<PlaceDataExpiry>();
        services.AddSingleton<RepeatSafety>();
        services.AddRequestLimits();
        CrossOrigin.AddTo(services);
        services.AddApiDocument();
        services.AddPages();
    }

    private static void Use(WebApplication app, IdentityOptions identity)
    {
        app.Use((context, next) => RequestId.AssignAsync(context, next));
        if (identity.PublicUrl is { } publicUrl) app.Use((context, next) => PublicAddress.TakeAsync(context, next, publicUrl));
        var headers = new SecurityHeaders(identity.Authority, app.Services.GetRequiredService<MapOptions>());
        app.Use((context, next) => headers.AddAsync(context, next));
        if (!identity.IsExternal) app.Use((context, next) => LoopbackOnly.GuardAsync(context, next));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Errors.HandleAsync,
            SuppressDiagnosticsCallback = thrown => thrown.Exception is BadHttpRequestException,
        });
        app.UseWhen(context => Errors.IsApi(context.Request.Path), api => api.UseStatusCodePages(context => Errors.ForStatusAsync(context.HttpContext)));
        app.UseWhen(context => !Errors.IsApi(context.Request.Path), pages => pages.UseStatusCodePagesWithReExecute(Routes.NotFoundPath));
        app.Use((context, next) => HeadRequests.AsGetAsync(context, next));
        app.UseRouting();
        app.UseWhen(CrossOrigin.AppliesTo, api => api.UseCors());
        app.UseWhen(context => Errors.IsApi(context.Request.Path), api => api.UseRequestTimeouts());
        app.UseAuthentication();
        app.Use((HttpContext context, RequestDelegate next) => CallerEntry.EnterAsync(context, next));
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        var repeatSafety = app.Services.GetRequiredService<RepeatSafety>();
        app.Use((context, next) => repeatSafety.GuardAsync(context, next));
    }

    private static void Map(WebApplication app, IdentityOptions identity)
    {
        app.MapHealth();
        app.MapMe();
        app.MapApiTokens();
        if (identity.IsExternal) app.MapSignIn();
        app.MapLeads();
        app.MapLeadTags();
        app.MapNotes();
        app.MapActivities();
        app.MapOrganizations();
        app.MapUsers();
        app.MapBulk();
        app.MapEnrichment();
        app.MapImports();
        app.MapCampaigns();
        app.MapIntegrations();
        app.MapExecutions();
        app.MapDiscovery();
        app.MapWorkflows();
        app.MapHooks();
        app.MapExports();
        app.MapMetrics();
        app.MapEarlierSystem();
        app.MapEarlierLeads();
        app.MapEarlierEnrichment();
        app.MapEarlierReports();
        app.MapEarlierAuth();
        app.MapEarlierOrganizations();
        app.MapEarlierUsers();
        app.MapEarlierMetrics();
        app.MapEarlierMaps();
        app.MapEarlierWorkflows();
        app.MapEarlierFlows();
        app.MapEarlierCrm();
        app.MapApiDocument();
        app.MapPages();
    }

    private static async Task<bool> HasAdminAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AdminQueries>().ListAsync(cancellationToken)).Count > 0;
    }

    private static async Task<Caller?> FindSubstituteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken);
    }
}

internal static partial class ServerLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Dozen serves {Urls}; database: {Database}; identity: {Identity}")]
    public static partial void Started(ILogger logger, string urls, string database, string identity);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Nobody can come in yet: make the first administrator with \"dozen admin grant EMAIL\"")]
    public static partial void NobodyYet(ILogger logger);
}
