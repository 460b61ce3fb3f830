using Dozen.Core.Common;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Identity;

/// <summary>
/// How pages call verbs and queries. A page lives as long as its connection, a database context must not: each call
/// has a scope of its own, with the caller entered.
/// </summary>
public sealed class Operations(IServiceScopeFactory scopes, AuthenticationStateProvider authentication)
{
    /// <example><c>operations.RunAsync((LeadQueries leads) => leads.GetAsync(id, cancellationToken))</c></example>
    public async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> run) where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(await CallerAsync());
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <exception cref="InvalidOperationException">Nobody is signed in; no page is reached then.</exception>
    public async Task<Caller> CallerAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.ToCaller() ?? throw new InvalidOperationException("Nobody is signed in.");
}
