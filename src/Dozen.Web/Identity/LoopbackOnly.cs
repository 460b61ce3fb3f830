using System.Net;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Identity;

/// <summary>
/// What makes the substitute identity safe: it answers only this machine, only under this machine's own names (a
/// foreign name pointing here would be DNS rebinding), and changes nothing at the request of another site's page.
/// </summary>
internal static class LoopbackOnly
{
    private static readonly Failure OtherMachine = Refusal("This server stands in for an identity provider, so it answers only its own machine.");
    private static readonly Failure OtherName = Refusal("Use http://localhost or http://127.0.0.1: this server answers to no other name.");
    private static readonly Failure OtherSite = Refusal("A page of another site may not act here.");

    /// <summary>Why Dozen will not listen there, or null when it may.</summary>
    /// <param name="urls">As Kestrel takes them, separated by semicolons.</param>
    public static string? RefusalToListen(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                return $"\"{url}\" is no address to listen on; an example is {Hosting.DozenServer.DefaultUrl}.";
            if (!IsLoopback(address.DnsSafeHost))
                return $"Dozen will not listen on {url}: without an identity provider everybody who reaches it would be you. Use localhost, 127.0.0.1 or [::1], or say who signs people in: Identity__Authority, Identity__ClientId and Identity__Audience (docs/configuration.md).";
        }

        return null;
    }

    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = Check(context);
        return refusal is null ? next(context) : new ProblemResult(refusal).ExecuteAsync(context);
    }

    public static bool IsLoopbackOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address) && IsLoopback(address.DnsSafeHost);

    private static Failure? Check(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)) return OtherMachine;
        if (!IsLoopback(context.Request.Host.Host.Trim('[', ']'))) return OtherName;

        var origin = context.Request.Headers.Origin.ToString();
        return OtherSites.OnlyReads(context.Request) || origin.Length == 0 || IsLoopbackOrigin(origin) ? null : OtherSite;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Failure Refusal(string message) => new(FailureKind.Forbidden, "identity.this_machine_only", message);
}
