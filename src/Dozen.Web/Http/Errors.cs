using System.Text.Json;
using Dozen.Core.Common;
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
        if (thrown is BadHttpRequestException refused) return new ProblemResult(Explain(refused), refused.StatusCode).ExecuteAsync(context);

        var failure = new Failure(FailureKind.Unavailable, "server.error", "Something went wrong on the server. The log has more under this trace id.");
        return new ProblemResult(failure, StatusCodes.Status500InternalServerError).ExecuteAsync(context);
    }

    public static Task ForStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
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

    private static readonly Failure TooLarge = new(FailureKind.Invalid, "request.too_large", "The request body is too large.");

    private static Failure Explain(BadHttpRequestException refused) => refused switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Unsupported,
        { InnerException: JsonException json } => Explain(json),
        _ => new(FailureKind.Invalid, "request.malformed", "The request can't be read: its body or a parameter is missing or malformed."),
    };

    private static Failure Explain(JsonException json)
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
