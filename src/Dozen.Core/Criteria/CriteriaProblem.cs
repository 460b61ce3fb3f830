namespace Dozen.Core.Criteria;

/// <summary>Why criteria can't be understood.</summary>
/// <param name="At">Where: a JSON pointer (RFC 6901) into the criteria; empty for the whole.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record CriteriaProblem(string At, string Message)
{
    /// <summary>A pointer one property further.</summary>
    internal static string Into(string pointer, string property) =>
        pointer + "/" + property.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    internal static string Into(string pointer, int index) => $"{pointer}/{index}";
}
