namespace Dozen.Core.Common;

/// <summary>What sort of refusal it is; each face maps the kind once (HTTP status, exit code, page message).</summary>
public enum FailureKind
{
    NotFound,
    Invalid,
    Conflict,
    Stale,
    Forbidden,
    Unavailable,
}

/// <summary>An expected refusal. Bugs throw; refusals are values.</summary>
/// <param name="Kind">Decides the HTTP status, the exit code and whether a retry makes sense.</param>
/// <param name="Code">Stable and documented, such as <c>lead.not_found</c>; clients may branch on it.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record Failure(FailureKind Kind, string Code, string Message)
{
    /// <summary>Messages per input field (snake_case name), empty when the refusal is not about one field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    public static Failure Invalid(string field, string message) =>
        new(FailureKind.Invalid, "validation", message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };
}
