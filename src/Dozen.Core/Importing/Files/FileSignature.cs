using System.Text;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Recognises files that are no text by their first bytes.</summary>
internal static class FileSignature
{
    private static readonly (byte[] Start, string Name)[] KnownBinaries =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("%PDF-"u8.ToArray(), "a PDF document"),
        ([0x1F, 0x8B], "a gzip archive (unpack it first)"),
        ("Rar!"u8.ToArray(), "a RAR archive (unpack it first)"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive (unpack it first)"),
        ("BZh"u8.ToArray(), "a bzip2 archive (unpack it first)"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "an xz archive (unpack it first)"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive (unpack it first)"),
        ("SQLite format 3\0"u8.ToArray(), "an SQLite database"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program"),
    ];

    private static ReadOnlySpan<byte> OleStart => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static bool IsZip(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8) || head.StartsWith("PK\x07\x08"u8);

    /// <summary>The refusal for a known binary format, or null when the bytes may be text.</summary>
    public static async ValueTask<Failure?> RefuseAsync(SourceStream source, ReadOnlyMemory<byte> head, CancellationToken cancellationToken)
    {
        if (head.Span.StartsWith(OleStart))
            return await IsEncryptedWorkbookAsync(source, head, cancellationToken) ? ImportFileFailures.WorkbookEncrypted : ImportFileFailures.OldExcel;

        foreach (var (start, name) in KnownBinaries)
        {
            if (head.Span.StartsWith(start)) return ImportFileFailures.Binary(name);
        }

        return null;
    }

    // A workbook with a password is an OLE container with a stream of this name; the container's
    // header says in which sector the list of streams begins.
    private static async ValueTask<bool> IsEncryptedWorkbookAsync(SourceStream source, ReadOnlyMemory<byte> head, CancellationToken cancellationToken)
    {
        if (head.Length < 52) return false;
        var sectorBits = Math.Clamp(BitConverter.ToUInt16(head.Span[30..]), (ushort)7, (ushort)12);
        var directory = (BitConverter.ToUInt32(head.Span[48..]) + 1L) << sectorBits;
        if (directory >= source.Length) return false;

        var names = new byte[4096];
        var read = await source.ReadAtAsync(directory, names, cancellationToken);
        return names.AsSpan(0, read).IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }
}
