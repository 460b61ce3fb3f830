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
    /// <exception cref="UnauthorizedAccessException">The person may not; the page should not have offered it.</exception>
    /// <example><c>operations.RunAsync((LeadQueries leads) => leads.GetAsync(id, cancellationToken))</c></example>
    public async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> run) where TService : notnull
    {
        var caller = await CallerAsync();
        if (caller.RefusalOf(typeof(TService)) is { } refusal) throw new UnauthorizedAccessException(refusal.Message);

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller);
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Whether the person may use a verb or query; what they may not, a page does not offer.</summary>
    public async Task<bool> MayUseAsync<TService>() => (await CallerAsync()).RefusalOf(typeof(TService)) is null;

    /// <exception cref="InvalidOperationException">Nobody is signed in; no page is reached then.</exception>
    public async Task<Caller> CallerAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.ToCaller() ?? throw new InvalidOperationException("Nobody is signed in.");
}
