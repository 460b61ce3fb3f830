using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dozen.Web.Http;

/// <summary>What was thrown, or left without a body, as a problem. Nothing of an exception reaches the client.</summary>
internal static class Errors
{
    /// <summary>Paths that are answered by programs, not by pages.</summary>
    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/health");

    public static Task HandleAsync(HttpContext context)
    {
        var thrown = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (thrown is not null && DatabaseFaults.Of(thrown) is { Kind: FailureKind.Unavailable })
        {
            context.Response.Headers.RetryAfter = "5";
            return new ProblemResult(DatabaseAway).ExecuteAsync(context);
        }

        if (thrown is BadHttpRequestException refused) return new ProblemResult(Explain(refused), refused.StatusCode).ExecuteAsync(context);

        var failure = new Failure(FailureKind.Unavailable, "server.error", "Something went wrong on the server. The log has more under this trace id.");
        return new ProblemResult(failure, StatusCodes.Status500InternalServerError).ExecuteAsync(context);
    }

    public static Task ForStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (status == StatusCodes.Status405MethodNotAllowed && !ApiRoutes.AnyAt(context))
        {
            // The files of the pages may be anywhere, and they can be read: that makes nothing of the API of this address.
            status = context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers.Remove("Allow");
        }

        if (status == StatusCodes.Status405MethodNotAllowed && context.Response.Headers.Allow is [{ } allowed])
        {
            var methods = allowed.Split(", ").Append("OPTIONS").Concat(allowed.Contains("GET", StringComparison.Ordinal) ? ["HEAD"] : []).Distinct().Order(StringComparer.Ordinal);
            context.Response.Headers.Allow = string.Join(", ", methods);
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        }

        var failure = status switch
        {
            StatusCodes.Status404NotFound => new Failure(FailureKind.NotFound, "route.not_found", $"There is nothing at {context.Request.Path}."),
            StatusCodes.Status405MethodNotAllowed => new Failure(FailureKind.Invalid, "route.method", $"{context.Request.Method} is not possible at {context.Request.Path}."),
            StatusCodes.Status415UnsupportedMediaType => Unsupported,
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            _ => new Failure(FailureKind.Invalid, "request.refused", ReasonPhrases.GetReasonPhrase(status) + "."),
        };
        return new ProblemResult(failure, status).ExecuteAsync(context);
    }

    private static readonly string[] IsMissing = ["Is missing."];

    private static readonly Failure Unsupported = new(FailureKind.Invalid, "request.content_type", "Send the body as application/json.");

    private static readonly Failure TooSlow = new(FailureKind.Invalid, "request.too_slow", "The request body came too slowly, or not at all.");

    // What the engine says of it is for the log: it may name hosts and files.
    private static readonly Failure DatabaseAway = new(FailureKind.Unavailable, "database.unavailable", "The database can't be reached just now.");

    private static readonly Failure TooLarge = new(FailureKind.Invalid, "request.too_large", "The request body is too large.");

    private static Failure Explain(BadHttpRequestException refused) => refused switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Unsupported,
        { StatusCode: StatusCodes.Status408RequestTimeout } => TooSlow,
        { InnerException: JsonException json } => Explain(json),
        _ => new(FailureKind.Invalid, "request.malformed", "The request can't be read: its body or a parameter is missing or malformed."),
    };

    public static Failure Explain(JsonException json)
    {
        if (MissingFields(json.Message) is { Length: > 0 } missing)
            return new Failure(FailureKind.Invalid, "request.malformed", string.Join(" ", missing.Select(f => $"{f} is missing."))) { Errors = missing.ToDictionary(f => f, _ => IsMissing) };

        var message = json switch
        {
            UnreadableJsonException => json.Message,
            _ when json.Message.Contains("maximum configured depth", StringComparison.Ordinal) => $"The JSON is nested deeper than {JsonSetup.MaxDepth} levels.",
            _ when json.Message.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such field here.",
            _ when json.Message.Contains("could not be converted", StringComparison.Ordinal) => "This value is of another kind than the field.",
            _ => null,
        };
        if (message is null)
            return new(FailureKind.Invalid, "request.malformed", $"The body is no valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine}).");

        var field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return new Failure(FailureKind.Invalid, "request.malformed", field is null ? message : $"{field}: {message}")
        {
            Errors = field is null ? new Dictionary<string, string[]>() : new Dictionary<string, string[]> { [field] = [message] },
        };
    }

    /// <summary>The serialiser tells what is missing in its message alone, in quotation marks.</summary>
    private static string[] MissingFields(string message) =>
        message.Contains("missing required properties", StringComparison.Ordinal) && message.LastIndexOf("including:", StringComparison.Ordinal) is > 0 and var names
            ? [.. message[names..].Split('\'').Where((_, i) => i % 2 == 1)]
            : [];
}
