using Dozen.Core.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dozen.Web.Http;

/// <summary>Answers with a <see cref="Problem"/>. The only place where a kind of refusal becomes an HTTP status.</summary>
/// <param name="status">Where HTTP knows a finer status than the kind says.</param>
public sealed class ProblemResult(Failure failure, int? status = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var code = status ?? StatusOf(failure.Kind, httpContext.Request.Method);
        var problem = new Problem(
            "about:blank", ReasonPhrases.GetReasonPhrase(code), code, failure.Message, failure.Code, TraceIdOf(httpContext), failure.Errors);
        return Results.Json(problem, statusCode: code, contentType: Problem.MediaType).ExecuteAsync(httpContext);
    }

    /// <summary>The request's id (see <see cref="RequestId"/>).</summary>
    public static string TraceIdOf(HttpContext context) => context.TraceIdentifier;

    // What a GET is given are its parameters, and a wrong one is a bad request; a body that can be read but not accepted is 422.
    private static int StatusOf(FailureKind kind, string method) => kind switch
    {
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        FailureKind.Invalid => HttpMethods.IsGet(method) ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
        FailureKind.Conflict => StatusCodes.Status409Conflict,
        FailureKind.Stale => StatusCodes.Status412PreconditionFailed,
        FailureKind.Forbidden => StatusCodes.Status403Forbidden,
        FailureKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
