using Dozen.Core.Common;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Compatibility;

/// <summary>The earlier platform's errors: a text, or a list of what is wrong with which parameter or field.</summary>
public sealed record EarlierError(object Detail);

/// <param name="Type">Stable; clients may branch on it.</param>
/// <param name="Loc">Where: <c>query</c> or <c>body</c>, and the name.</param>
public sealed record EarlierFieldError(string Type, IReadOnlyList<string> Loc, string Msg);

/// <summary>A refusal as the earlier platform wrote it.</summary>
internal sealed class EarlierRefusal : IResult
{
    private readonly int status;
    private readonly object detail;

    public EarlierRefusal(int status, string detail) => (this.status, this.detail) = (status, detail);

    public EarlierRefusal(IReadOnlyList<EarlierFieldError> errors) => (status, detail) = (StatusCodes.Status422UnprocessableEntity, errors);

    public EarlierRefusal(Failure failure) => (status, detail) = (StatusOf(failure.Kind), DetailOf(failure));

    /// <summary>A parameter that stands neither in the query nor in the body.</summary>
    public static EarlierRefusal Missing(string name) => new([new EarlierFieldError("missing", ["query", name], "Field required")]);

    public Task ExecuteAsync(HttpContext httpContext) => Results.Json(new EarlierError(detail), statusCode: status).ExecuteAsync(httpContext);

    // What exists already was a bad request there.
    private static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        FailureKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        FailureKind.Conflict => StatusCodes.Status400BadRequest,
        FailureKind.Stale => StatusCodes.Status409Conflict,
        FailureKind.Forbidden => StatusCodes.Status403Forbidden,
        FailureKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What stands under <c>detail</c>: a text, or a list of what is wrong with which field.</summary>
    internal static object DetailOf(Failure failure) => failure switch
    {
        { Code: "lead.not_found" } => "Lead not found",
        { Code: "user.not_found" } => "User not found",
        { Code: "organization.not_found" } => "Organization not found",
        { Kind: FailureKind.Invalid, Errors.Count: > 0 } => failure.Errors.SelectMany(e => e.Value, (e, message) => new EarlierFieldError("value_error", ["body", e.Key], message)).ToList(),
        { Kind: FailureKind.Invalid } => new[] { new EarlierFieldError("value_error", ["body"], failure.Message) },
        _ => failure.Message,
    };
}
