using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Dozen.Web.Identity;

/// <summary>
/// Who a page's live connection belongs to. It may stay open for hours, so the person is looked up again every
/// <see cref="Every"/>; once they are nobody here any more, the page is told and loads itself anew, which shows why.
/// </summary>
internal sealed class CircuitIdentity : ServerAuthenticationStateProvider, IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity())));

    private readonly SignedInCallers callers;
    private readonly CancellationTokenSource over = new();
    private readonly ITimer timer;

    public CircuitIdentity(SignedInCallers callers, TimeProvider time)
    {
        this.callers = callers;
        timer = time.CreateTimer(_ => _ = CheckAsync(), null, Every, Every);
    }

    public void Dispose()
    {
        timer.Dispose();
        over.Cancel();
        over.Dispose();
    }

    private async Task CheckAsync()
    {
        try
        {
            var principal = (await GetAuthenticationStateAsync()).User;
            if (principal.Identity?.IsAuthenticated == true && !(await callers.FindAsync(principal, over.Token)).Succeeded) SetAuthenticationState(Nobody);
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException || Data.DatabaseFaults.Of(fault) is not null)
        {
            // The connection is over, or the database away: each operation asks again by itself and fails closed.
        }
    }
}
