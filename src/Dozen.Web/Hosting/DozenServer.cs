using Dozen.Core;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Hosting;

/// <summary>The HTTP face: API, pages and the worker, over one database.</summary>
public static class DozenServer
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Builds the server and makes its database ready; the caller runs it.</summary>
    public static async Task<WebApplication> BuildAsync(DatabaseTarget database, string url, CancellationToken cancellationToken)
    {
        // Pages and their assets stand in this assembly, wherever the process was started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(url);
        builder.Services.AddDozenCore().AddDozenData(database);

        var app = builder.Build();
        await app.Services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(cancellationToken);
        var substitute = await FindSubstituteAsync(app.Services, cancellationToken);

        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            if (substitute is not null) context.RequestServices.GetRequiredService<CallerScope>().Enter(substitute);
            await next(context);
        });
        app.MapGet("/health/live", () => Results.Ok());
        return app;
    }

    private static async Task<Caller?> FindSubstituteAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstOrganization>().EnsureAsync(cancellationToken);
    }
}
