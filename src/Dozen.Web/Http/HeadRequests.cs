using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Http;

/// <summary>HEAD on the API is a GET of which the server sends the headers alone.</summary>
internal static class HeadRequests
{
    public static Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        // Whoever reads the method from here on sees GET; the connection itself knows that no body may follow.
        if (HttpMethods.IsHead(context.Request.Method) && Errors.IsApi(context.Request.Path)) context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
