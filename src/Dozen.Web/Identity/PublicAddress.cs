using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Identity;

/// <summary>
/// Behind a proxy a request arrives under another scheme and name than the browser used. The configured address is taken instead
/// of what headers say, which anybody could write: where people are sent back to after signing in depends on it.
/// </summary>
internal static class PublicAddress
{
    public static Task TakeAsync(HttpContext context, RequestDelegate next, Uri address)
    {
        context.Request.Scheme = address.Scheme;
        context.Request.Host = address.IsDefaultPort ? new HostString(address.Host) : new HostString(address.Host, address.Port);
        return next(context);
    }
}
