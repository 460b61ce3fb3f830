using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Dozen.Web.Http;

/// <summary>The <c>If-Match</c> header of a request, as a handler's parameter.</summary>
/// <param name="Version">
/// The version that was seen; null when none is asked for (absent or <c>*</c>). Anything that is not one tag of ours,
/// weak ones included, matches nothing, and so ends in 412 as HTTP wants it.
/// </param>
internal readonly record struct IfMatch(long? Version)
{
    public const string Header = "If-Match";

    /// <summary>What no row's version is, so that it never matches.</summary>
    private const long NoVersion = -1;

    public static ValueTask<IfMatch> BindAsync(HttpContext context) => ValueTask.FromResult(Parse(context.Request.Headers.IfMatch.ToString()));

    private static IfMatch Parse(string header)
    {
        var tag = header.Trim();
        if (tag is "" or "*") return default;
        return new(tag.Length > 2 && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : NoVersion);
    }
}
