using System.Text.RegularExpressions;

namespace Dozen.Core.Common;

/// <summary>Text that was written for the log, as it may be shown to anybody who may see the run.</summary>
internal static partial class SafeText
{
    /// <summary>The same sentence without the folders of files on the server: of a path, only the file's name is left.</summary>
    public static string Of(string text) => Folders().Replace(text, "");

    [GeneratedRegex("""(?<![\w:/\\])(?:[A-Za-z]:)?[/\\](?:[^/\\:*?"<>|\r\n]+[/\\])+""")]
    private static partial Regex Folders();
}
