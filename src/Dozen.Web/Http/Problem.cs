namespace Dozen.Web.Http;

/// <summary>What every refusal and every error looks like (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Type">Always <c>about:blank</c>: the code tells problems apart.</param>
/// <param name="Title">The meaning of the status.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Code">Stable; clients may branch on it.</param>
/// <param name="TraceId">Stands in the server's log beside the error.</param>
/// <param name="Errors">Messages per field or parameter; empty when the problem is not about one.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, string TraceId, IReadOnlyDictionary<string, string[]> Errors)
{
    public const string MediaType = "application/problem+json";
}
