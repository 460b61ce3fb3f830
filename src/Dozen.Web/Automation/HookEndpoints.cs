using System.Text;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Automation;

/// <summary>The addresses at which workflows are started from outside. Who may is said by the workflow's secret, not by an identity.</summary>
internal static class HookEndpoints
{
    private const int Largest = 65_536;

    public static void MapHooks(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/hooks/{organizationId:long}/{workflowId:long}", Receive).WithTags("Workflows").WithName("CallWorkflow")
        .WithSummary("Start a workflow from outside: signed after Standard Webhooks, or with its token in X-Hook-Token. The body may name a lead by lead_id or lead_email")
        .WithMetadata(new RequestSizeLimitAttribute(Largest)).AllowAnonymous().Refuses(400, 403, 413, 422);

    private static async Task<Results<Ok<HookAnswer>, ProblemResult>> Receive(long organizationId, long workflowId, HttpRequest request, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, new UTF8Encoding(false));
        var body = await reader.ReadToEndAsync(cancellationToken);
        var call = new HookCall(
            Header(WebhookSignature.IdHeader), Header(WebhookSignature.TimestampHeader), Header(WebhookSignature.SignatureHeader), Header("X-Hook-Token"), body);

        // Whoever calls is nobody here; the workflow's own organisation acts.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller.System(organizationId));
        return (await scope.ServiceProvider.GetRequiredService<ReceiveHook>().ExecuteAsync(workflowId, call, cancellationToken)).ToOk();

        string? Header(string name) => request.Headers[name] is [{ Length: > 0 } value, ..] ? value : null;
    }
}
