using System.Text;

namespace Dozen.Core.Importing.Files;

internal enum TextFormat
{
    Nothing,
    Table,
    Json,
    WebPage,
    Xml,
}

/// <summary>Tells what sort of text it is, by its first characters.</summary>
internal static class TextFormats
{
    public static TextFormat Recognise(ReadOnlySpan<byte> sample, ImportFileFormat? forced)
    {
        var start = sample.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty) return TextFormat.Nothing;
        if (forced is not null) return forced == ImportFileFormat.Csv ? TextFormat.Table : TextFormat.Json;

        if (StartsWith(start, "<!doctype html"u8) || StartsWith(start, "<html"u8)) return TextFormat.WebPage;
        if (StartsWith(start, "<?xml"u8)) return TextFormat.Xml;
        return IsJson(start) ? TextFormat.Json : TextFormat.Table;
    }

    // [name],[phone] is a header some databases write, so the bracket alone does not decide.
    private static bool IsJson(ReadOnlySpan<byte> start)
    {
        var next = start[1..].TrimStart(" \t\r\n"u8);
        return start[0] switch
        {
            (byte)'{' => next.IsEmpty || next[0] is (byte)'"' or (byte)'}',
            (byte)'[' => next.IsEmpty || next[0] is (byte)'{' or (byte)']' or (byte)'[' or (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9')
                || next.StartsWith("null"u8) || next.StartsWith("true"u8) || next.StartsWith("false"u8),
            _ => false,
        };
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
