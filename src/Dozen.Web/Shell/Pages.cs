using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Dozen.Web.Shell;

internal static class Pages
{
    public static void AddPages(this IServiceCollection services)
    {
        // A long text typed into a field travels in one message.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 1024 * 1024);
        services.AddCascadingAuthenticationState();
        services.AddCircuitIdentity();
        services.AddScoped(provider => new Operations(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<AuthenticationStateProvider>(), provider.GetRequiredService<SignedInCallers>()));
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.VisibleStateDuration = 4000;
        });
    }

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().AllowAnonymous();

        // Our own Content-Security-Policy says who may frame a page.
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
