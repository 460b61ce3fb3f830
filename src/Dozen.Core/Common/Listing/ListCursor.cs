using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dozen.Core.Common.Listing;

/// <summary>Where a page ended: the list, its order, and the last row's keys with its id. Opaque to clients.</summary>
internal static class ListCursor
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(Sorting<T> sorting, SortOrder order, object[] values) where T : class =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
            new[] { sorting.List, order.Text }.Concat(sorting.KeysOf(order).Select((k, i) => k.Key.Write(values[i]))), Compact));

    /// <summary>The values of the keys and the id, or null when this is no cursor of this list in this order.</summary>
    public static object[]? Read<T>(Sorting<T> sorting, SortOrder order, string cursor) where T : class
    {
        var keys = sorting.KeysOf(order);
        if (Parts(cursor) is not [var list, var text, .. var written] || list != sorting.List || text != order.Text || written.Length != keys.Count) return null;
        var values = new object[keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (written[i] is not { } value || keys[i].Key.Read(value) is not { } read) return null;
            values[i] = read;
        }

        return values;
    }

    private static string?[] Parts(string cursor)
    {
        if (!Base64Url.IsValid(cursor)) return [];
        try
        {
            return JsonSerializer.Deserialize<string?[]>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)), Compact) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
