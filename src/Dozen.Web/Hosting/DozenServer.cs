using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Data;
using Dozen.Web.Analytics;
using Dozen.Web.Compatibility;
using Dozen.Web.Exporting;
using Dozen.Web.Http;
using Dozen.Web.Identity;
using Dozen.Web.Importing;
using Dozen.Web.Leads;
using Dozen.Web.OpenApi;
using Dozen.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Hosting;

/// <summary>The HTTP face: API, pages and the worker, over one database.</summary>
public static class DozenServer
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Bytes of a request body, except for uploads of files.</summary>
    private const long MaxBody = 2 * 1024 * 1024;

    /// <summary>Why Dozen would not listen on this address, or null.</summary>
    public static string? RefusalToListen(string url) => LoopbackOnly.RefusalToListen(url);

    /// <summary>Builds the server and makes its database ready; the caller runs it.</summary>
    /// <param name="configure">Changes services before Dozen's own are added, as tests do.</param>
    public static async Task<WebApplication> BuildAsync(
        DatabaseTarget database, string url, CancellationToken cancellationToken, Action<IServiceCollection>? configure = null)
    {
        if (RefusalToListen(url) is { } refusal) throw new InvalidOperationException(refusal);

        // Pages and their assets stand beside the executable, wherever the process was started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "dozen", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(url).UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        configure?.Invoke(builder.Services);
        builder.Services.AddSingleton(ImportUploadOptions.From(builder.Configuration));
        AddServices(builder.Services, database);

        var app = builder.Build();
        await app.Services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
        app.Services.GetRequiredService<SubstituteIdentity>().Caller = await FindSubstituteAsync(app.Services, cancellationToken);
        Use(app);
        Map(app);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var (urls, description) = (string.Join(", ", app.Urls), database.Description);
            ServerLog.Started(app.Logger, urls, description);
        });
        return app;
    }

    private static void AddServices(IServiceCollection services, DatabaseTarget database)
    {
        services.AddDozenCore().AddDozenData(database);
        services.ConfigureHttpJsonOptions(options => JsonSetup.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<SubstituteIdentity>();
        services.AddAuthentication(SubstituteIdentity.Scheme)
            .AddScheme<AuthenticationSchemeOptions, SubstituteAuthentication>(SubstituteIdentity.Scheme, null);

        // Fails closed: what does not say otherwise needs a caller.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new Admission()).Build());
        services.AddSingleton<IAuthorizationHandler, Admission>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AdmissionAnswer>();
        services.AddSingleton<ImportRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportRuns>());
        services.AddApiDocument();
        services.AddPages();
    }

    private static void Use(WebApplication app)
    {
        app.Use((context, next) => SecurityHeaders.AddAsync(context, next));
        app.Use((context, next) => LoopbackOnly.GuardAsync(context, next));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Errors.HandleAsync,
            SuppressDiagnosticsCallback = thrown => thrown.Exception is BadHttpRequestException,
        });
        app.UseWhen(context => Errors.IsApi(context.Request.Path), api => api.UseStatusCodePages(context => Errors.ForStatusAsync(context.HttpContext)));
        app.UseWhen(context => !Errors.IsApi(context.Request.Path), pages => pages.UseStatusCodePagesWithReExecute(Routes.NotFoundPath));
        app.UseRouting();
        app.UseAuthentication();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (context.User.ToCaller() is { } caller) context.RequestServices.GetRequiredService<CallerScope>().Enter(caller);
            return next(context);
        });
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static void Map(WebApplication app)
    {
        app.MapHealth();
        app.MapLeads();
        app.MapImports();
        app.MapExports();
        app.MapMetrics();
        app.MapEarlierLeads();
        app.MapApiDocument();
        app.MapPages();
    }

    private static async Task<Caller?> FindSubstituteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken);
    }
}

internal static partial class ServerLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Dozen serves {Urls}; database: {Database}; identity: substitute user (this machine only)")]
    public static partial void Started(ILogger logger, string urls, string database);
}
