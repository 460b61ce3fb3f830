using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dozen.Web.Http;

/// <summary>One id for a request: the client's <c>X-Request-Id</c> where that is sane, else one of ours. It is in the answer, in its problem and in the log.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    private const int Longest = 128;

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("request {RequestId}");

    public static async Task AssignAsync(HttpContext context, RequestDelegate next)
    {
        var given = context.Request.Headers[Header];
        var id = given is [{ Length: > 0 and <= Longest } sane] && !sane.AsSpan().ContainsAnyExceptInRange('!', '~') ? sane : ActivityTraceId.CreateRandom().ToHexString();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Dozen.Request");
        using (Scope(logger, id)) await next(context);
    }
}
