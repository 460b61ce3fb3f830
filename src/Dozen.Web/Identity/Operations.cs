using Dozen.Core.Common;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Identity;

/// <summary>
/// How pages call verbs and queries. A page lives as long as its connection, a database context must not: each call
/// has a scope of its own, with the caller entered.
/// </summary>
public sealed class Operations
{
    private readonly IServiceScopeFactory scopes;
    private readonly AuthenticationStateProvider authentication;
    private readonly SignedInCallers callers;

    internal Operations(IServiceScopeFactory scopes, AuthenticationStateProvider authentication, SignedInCallers callers) =>
        (this.scopes, this.authentication, this.callers) = (scopes, authentication, callers);

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

    /// <summary>Who the person is at this moment: a page may have been opened before they were deactivated, or given another role.</summary>
    /// <exception cref="UnauthorizedAccessException">The person is nobody here any more.</exception>
    public async Task<Caller> CallerAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        var found = await callers.FindAsync(state.User, CancellationToken.None);
        return found.TryGet(out var caller, out var failure) ? caller : throw new UnauthorizedAccessException(failure.Message);
    }
}
