using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Tests;

/// <summary>Who is let in to which endpoint.</summary>
public sealed class AdmissionTests() : WebTest(Engine.Sqlite)
{
    private static readonly string[] Credentials = ["/api/workflows/credentials", "/api/workflows/credentials/{service}"];

    // These tell about the caller, the server or the interface, and touch no row that a role could be kept from.
    private static readonly string[] ForEverybodyHere =
        ["/openapi/{documentName}.json", "/api/v1/me", "/api/auth/me", "/api/auth/verify-token", "/api/workflows/health", "/api/workflows/template", .. Credentials];

    // These are posts that only ask, or are gone; a hook brings a proof of its own instead of a caller.
    private static readonly string[] ChangeNothing =
    [
        "/api/auth/verify-token", "/api/auth/login", "/api/auth/register", "/api/auth/refresh", "/api/v1/workflows/{id:long}/dry-run",
        "/api/workflows/google-maps/leads/{lead_id:long}/convert", "/api/v1/hooks/{organizationId:long}/{workflowId:long}", .. Credentials,
    ];

    [Fact]
    public void Every_endpoint_of_the_API_takes_a_verb_with_its_needs_or_is_open_on_purpose()
    {
        var silent = Endpoints()
            .Where(e => e.RoutePattern.RawText is { } path && (path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/openapi", StringComparison.Ordinal)))
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && Admission.NeedsOf(e).Count == 0)
            .Select(e => e.RoutePattern.RawText!);

        Assert.Empty(silent.Except(ForEverybodyHere));
    }

    [Fact]
    public void An_endpoint_that_writes_takes_a_verb_that_needs_writing()
    {
        var careless = Endpoints()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) == true)
            .Where(e => Admission.NeedsOf(e).All(n => n.Access == Access.Read) && !ChangeNothing.Contains(e.RoutePattern.RawText))
            .Select(e => e.DisplayName!);

        Assert.Empty(careless);
    }

    private IEnumerable<RouteEndpoint> Endpoints() => Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
