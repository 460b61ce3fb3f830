using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Dozen.Core.Importing.Rows;

/// <summary>
/// The two numbers behind Google's spellings of a place: <c>0x&lt;cell&gt;:0x&lt;cid&gt;</c> (feature id), the decimal cid, and the place id
/// <c>ChIJ…</c>, which is both numbers in URL-safe base64: bytes 0A 12 09, cell, 11, cid, each eight bytes, lowest first.
/// </summary>
public readonly record struct GooglePlace(ulong Cell, ulong Cid)
{
    private const int PlaceIdLength = 27;
    private const int PlaceIdBytes = 20;

    private static ReadOnlySpan<byte> Head => [0x0A, 0x12, 0x09];

    /// <summary>The place id; null when the cell is not known.</summary>
    public string? PlaceId
    {
        get
        {
            if (Cell == 0 || Cid == 0) return null;

            Span<byte> bytes = stackalloc byte[PlaceIdBytes];
            Head.CopyTo(bytes);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[3..], Cell);
            bytes[11] = 0x11;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[12..], Cid);
            return Base64Url.EncodeToString(bytes);
        }
    }

    /// <returns>Null for text that is not a place id of this form (Google has others, for streets and areas).</returns>
    public static GooglePlace? FromPlaceId(ReadOnlySpan<char> placeId)
    {
        Span<byte> bytes = stackalloc byte[PlaceIdBytes];
        if (placeId.Length != PlaceIdLength || !placeId.StartsWith("ChIJ", StringComparison.Ordinal)) return null;
        if (Base64Url.DecodeFromChars(placeId, bytes, out _, out var written) != OperationStatus.Done || written != PlaceIdBytes) return null;
        if (!bytes.StartsWith(Head) || bytes[11] != 0x11) return null;
        return new(BinaryPrimitives.ReadUInt64LittleEndian(bytes[3..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]));
    }

    /// <summary>Reads <c>0x14e775b739165b35:0x7e80ca7641cd7953</c>; what follows the second number is left alone.</summary>
    public static GooglePlace? FromFeatureId(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && Hex(text[..colon]) is { } cell && Hex(text[(colon + 1)..]) is { } cid && cid != 0 ? new(cell, cid) : null;
    }

    /// <summary>Looks for any of the spellings in a link to Google Maps.</summary>
    public static GooglePlace? FromLink(ReadOnlySpan<char> link)
    {
        if (After(link, "!1s0x") is { Length: > 0 } feature && FromFeatureId(link[^(feature.Length + 2)..]) is { } byFeature) return byFeature;
        if (After(link, "ftid=0x") is { Length: > 0 } ftid && FromFeatureId(link[^(ftid.Length + 2)..]) is { } byFtid) return byFtid;
        if (FromPlaceId(PlaceIdIn(link)) is { } byPlaceId) return byPlaceId;
        return ReadCid(Leading(After(link, "cid="), char.IsAsciiDigit)) is { } cid ? new(0, cid) : null;
    }

    /// <summary>The place id a link carries, of whatever form; empty when there is none.</summary>
    public static ReadOnlySpan<char> PlaceIdIn(ReadOnlySpan<char> link)
    {
        foreach (var mark in (ReadOnlySpan<string>)["query_place_id=", "place_id:", "place_id=", "!19s"])
        {
            if (Leading(After(link, mark), c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') is { Length: > 0 } placeId) return placeId;
        }

        return [];
    }

    /// <summary>A cid in decimal digits; null for anything else, such as one a spreadsheet has turned into <c>9.1E+18</c>.</summary>
    public static ulong? ReadCid(ReadOnlySpan<char> text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cid) && cid != 0 ? cid : null;

    private static ulong? Hex(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return null;
        return ulong.TryParse(Leading(text[2..], char.IsAsciiHexDigit), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? [] : text[(at + mark.Length)..];
    }

    private static ReadOnlySpan<char> Leading(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length])) length++;
        return text[..length];
    }
}
