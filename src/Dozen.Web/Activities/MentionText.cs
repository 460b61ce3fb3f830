using System.Text.RegularExpressions;

namespace Dozen.Web.Activities;

/// <summary>How a note's text names a user.</summary>
internal static partial class MentionText
{
    [GeneratedRegex(@"@\[([^\[\]\r\n]{1,200})\]\(user:[0-9]{1,18}\)")]
    public static partial Regex Pattern();
}
