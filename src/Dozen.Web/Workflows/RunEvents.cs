using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Dozen.Core.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dozen.Web.Workflows;

/// <summary>
/// A run as server-sent events: each event is the whole run as it stands, so nobody who was away for a while misses anything.
/// The id of an event follows from its content: who comes back with <c>Last-Event-ID</c> is not told the same again.
/// </summary>
internal sealed class RunEvents(IAsyncEnumerable<ExecutionView> changes) : IResult, IEndpointMetadataProvider
{
    private const string MediaType = "text/event-stream";

    /// <summary>A line that says nothing, so that whatever stands between keeps the connection.</summary>
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(15);

    /// <summary>Then the caller comes again, and is asked again who they are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ExecutionView), [MediaType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (services, response) = (httpContext.RequestServices, httpContext.Response);
        var time = services.GetRequiredService<TimeProvider>();
        using var tooLong = new CancellationTokenSource(Longest, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, tooLong.Token, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // a proxy would gather lines
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(httpContext, services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions, time, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The client has gone, or comes again.
        }
    }

    private async Task WriteAsync(HttpContext httpContext, JsonSerializerOptions json, TimeProvider time, CancellationToken over)
    {
        var known = httpContext.Request.Headers["Last-Event-ID"].ToString();
        await using var runs = changes.GetAsyncEnumerator(over);
        var next = runs.MoveNextAsync().AsTask();
        try
        {
            await SendAsync(httpContext, "retry: 2000\n\n", over);
            while (true)
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(over);
                var heartbeat = Task.Delay(BetweenHeartbeats, time, enough.Token);
                if (await Task.WhenAny(next, heartbeat) == heartbeat)
                {
                    over.ThrowIfCancellationRequested();
                    await SendAsync(httpContext, ": still here\n\n", over);
                    continue;
                }

                await enough.CancelAsync();
                if (!await next) return;
                var data = JsonSerializer.Serialize(runs.Current, json);
                var id = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(data)))[..16];
                if (id != known) await SendAsync(httpContext, $"id: {id}\nevent: run\ndata: {data}\n\n", over);
                known = id;
                next = runs.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // an enumerator is not left in the middle of a move
        }
    }

    private static async Task SendAsync(HttpContext httpContext, string text, CancellationToken cancellationToken)
    {
        await httpContext.Response.WriteAsync(text, cancellationToken);
        await httpContext.Response.Body.FlushAsync(cancellationToken);
    }
}
