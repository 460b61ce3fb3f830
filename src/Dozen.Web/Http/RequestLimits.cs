using System.Globalization;
using System.Threading.RateLimiting;
using Dozen.Core.Common;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Http;

/// <summary>How much of the server one caller may take.</summary>
internal sealed record RequestLimits
{
    /// <summary>API requests of one caller per minute, over time; 0 for no limit.</summary>
    public int RequestsPerMinute { get; init; } = 6_000;

    /// <summary>API requests that one caller may make at once after a pause.</summary>
    public int Burst { get; init; } = 1_000;

    /// <summary>The same limits for the substitute user, who otherwise has none: it is one person at their own machine.</summary>
    public bool LimitSubstitute { get; init; }

    /// <summary>How long an API request may take, unless its endpoint says otherwise.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a request body, except where an endpoint takes more.</summary>
    public const long MaxBody = 2 * 1024 * 1024;

    /// <summary>Bytes of a bulk request's body: 10,000 leads of three thousand characters each.</summary>
    public const long MaxBulkBody = 32 * 1024 * 1024;

    /// <exception cref="FormatException">A setting is no number, or out of range.</exception>
    public static RequestLimits From(IConfiguration configuration)
    {
        var usual = new RequestLimits();
        return usual with
        {
            RequestsPerMinute = Number("Limits:RequestsPerMinute", usual.RequestsPerMinute, 0),
            Burst = Number("Limits:Burst", usual.Burst, 1),
            Timeout = TimeSpan.FromSeconds(Number("Limits:TimeoutSeconds", (int)usual.Timeout.TotalSeconds, 1)),
        };

        int Number(string name, int otherwise, int least) => configuration[name] is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw new FormatException($"{name} must be a whole number from {least}.");
    }

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBody;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
    }
}

internal static class RequestLimitServices
{
    private static readonly Failure TooMany = new(FailureKind.Unavailable, "request.too_many", "Too many requests. Wait as long as Retry-After says.");

    private static readonly Failure TimedOut = new(FailureKind.Unavailable, "server.timeout", "The request took too long and was stopped. Nothing of it was kept.");

    private static readonly RateLimitPartition<string> Free = RateLimitPartition.GetNoLimiter("");

    public static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimits>((options, limits) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits));
            options.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(60.0 / limits.RequestsPerMinute);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return new ValueTask(new ProblemResult(TooMany, StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext));
            };
        });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<RequestLimits>((options, limits) => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = limits.Timeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = context => new ProblemResult(TimedOut).ExecuteAsync(context),
        });
    }

    /// <summary>A person, else the token a program comes with, else the address. Pages, their live connection and health checks are not counted.</summary>
    private static RateLimitPartition<string> PartitionOf(HttpContext context, RequestLimits limits)
    {
        if (limits.RequestsPerMinute == 0 || !context.Request.Path.StartsWithSegments("/api")) return Free;
        if (!limits.LimitSubstitute && SubstituteIdentity.IsSubstitute(context.User)) return Free;

        var who = context.User.ToCaller() switch
        {
            { UserId: { } user } => $"user {user}",
            { Token: { } token } => $"token {token.Id}",
            { } program => $"organization {program.OrganizationId}",
            null => $"address {context.Connection.RemoteIpAddress}",
        };
        return RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.Burst,
            TokensPerPeriod = Math.Max(1, limits.RequestsPerMinute / 60),
            ReplenishmentPeriod = limits.RequestsPerMinute >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60.0 / limits.RequestsPerMinute),
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }
}
