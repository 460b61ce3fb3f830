using System.Text;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Decides the encoding of a text file, or that it is no text.</summary>
internal static class TextRecognition
{
    public static async ValueTask<Result<TextSource>> RecogniseAsync(
        SourceStream source, ReadOnlyMemory<byte> head, string? encodingName, CancellationToken cancellationToken)
    {
        if (encodingName is not null) return await ForcedAsync(source, head, encodingName, cancellationToken);
        if (head.Span.StartsWith(Encoding.UTF32.Preamble)) return Decoded(source, Encoding.UTF32, "UTF-32", 4);
        if (head.Span.StartsWith(Encoding.Unicode.Preamble)) return Decoded(source, Encoding.Unicode, "UTF-16", 2);
        if (head.Span.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Decoded(source, Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 2);
        if (head.Span.StartsWith(Encoding.UTF8.Preamble)) return Utf8(source, 3, await Utf8Scan.RunAsync(source, cancellationToken));

        if (Utf16WithoutMark(head.Span) is { } utf16)
            return Decoded(source, utf16, utf16 == Encoding.Unicode ? "UTF-16" : "UTF-16 (big-endian)", 0);
        if (LooksBinary(head.Span)) return ImportFileFailures.Binary("a binary file");

        // Bytes above ASCII that never form a UTF-8 sequence are the Western Windows encoding; a file
        // that has both is UTF-8 with damage, whose bad records are named one by one.
        var scan = await Utf8Scan.RunAsync(source, cancellationToken);
        return scan is { HasInvalid: true, HasMultiByte: false }
            ? Decoded(source, Windows1252, "Windows-1252", 0) with { MayHoldNul = scan.HasNul }
            : Utf8(source, 0, scan);
    }

    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static async ValueTask<Result<TextSource>> ForcedAsync(
        SourceStream source, ReadOnlyMemory<byte> head, string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } encoding) return ImportFileFailures.EncodingUnknown(name);

        var mark = encoding.Preamble.Length > 0 && head.Span.StartsWith(encoding.Preamble) ? encoding.Preamble.Length : 0;
        return encoding.CodePage == Encoding.UTF8.CodePage
            ? Utf8(source, mark, await Utf8Scan.RunAsync(source, cancellationToken))
            : Decoded(source, encoding, encoding.WebName, mark);
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static TextSource Utf8(SourceStream source, int start, Utf8Scan scan) =>
        new(source, null, scan.HasInvalid ? "UTF-8 (partly damaged)" : "UTF-8", start) { MayHoldNul = scan.HasNul, HasInvalidUtf8 = scan.HasInvalid };

    private static TextSource Decoded(SourceStream source, Encoding encoding, string label, int start)
    {
        var marking = (Encoding)encoding.Clone();
        marking.DecoderFallback = new DecoderReplacementFallback(TextSource.Undecodable.ToString());
        return new(source, marking, label, start);
    }

    // ASCII characters, and so all separators and line ends, have one NUL byte in UTF-16: always on the same side.
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }

        var few = Math.Max(1, head.Length / 2 / 20);
        var guess = odd > few && even * 10 < odd ? Encoding.Unicode
            : even > few && odd * 10 < even ? Encoding.BigEndianUnicode
            : null;
        return guess is not null && !LooksBinary(Encoding.UTF8.GetBytes(guess.GetString(head))) ? guess : null;
    }

    // One NUL in a cell is a damaged record; many control characters are no text at all.
    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or (byte)'\f')) controls++;
        }

        return controls >= 4 && controls * 20L > head.Length;
    }
}
