using System.Buffers;

namespace Dozen.Core.Common;

/// <summary>
/// Text from strangers in files that a spreadsheet opens: what it would run as a formula gets an apostrophe in front. The two
/// directions undo each other for every text, one that begins with an apostrophe of its own included.
/// </summary>
public static class SpreadsheetText
{
    private const char Mark = '\'';

    // The wide forms are formulas to spreadsheets set to Chinese, Japanese or Korean.
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>Whether a spreadsheet would take it for more than text, apostrophes in front left aside.</summary>
    public static bool IsDangerous(string text)
    {
        var rest = text.AsSpan().TrimStart(Mark);
        return rest.Length > 0 && Starts.Contains(rest[0]);
    }

    public static string Harmless(string text) => IsDangerous(text) ? Mark + text : text;

    public static string Restored(string text) => text.Length > 1 && text[0] == Mark && IsDangerous(text) ? text[1..] : text;
}
