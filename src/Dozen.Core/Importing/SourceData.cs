using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Importing;

/// <summary>
/// One source's object within <c>enrichment_data</c>: what the source said, <c>fetched_at</c> and <c>confidence</c>, and under
/// <c>import</c> which run said it last, which fields it filled, and what stood there before, so that the run can be taken back.
/// </summary>
internal static class SourceData
{
    private const string Import = "import";
    private const string FetchedAt = "fetched_at";
    private const string Confidence = "confidence";
    private const string Said = "said";
    private const string Previous = "previous";
    private const int MostSaid = 50;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? writing;

    /// <summary>The enrichment data of a lead that a row creates.</summary>
    /// <param name="others">What other sources said, by source; null where the row tells of none.</param>
    public static JsonText ForNew(string source, JsonObject data, JsonObject? others, SourceStamp stamp)
    {
        // Written, not built, and with one buffer for all: a million leads pass here.
        var (buffer, json) = writing ??= NewWriting();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        foreach (var (name, value) in others ?? [])
        {
            // An earlier import of such a file; what it knew is told by the sources themselves.
            if (name == source || value is null) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteStartObject(source);
        foreach (var (name, value) in data)
        {
            json.WritePropertyName(Own(name));
            if (value is null) json.WriteNullValue();
            else value.WriteTo(json);
        }

        json.WriteString(FetchedAt, stamp.At.UtcDateTime);
        json.WriteNumber(Confidence, 1);
        json.WriteStartObject(Import);
        json.WriteNumber("execution_id", stamp.ExecutionId);
        json.WriteString(stamp.Names.File, stamp.File);
        json.WriteNumber(stamp.Names.Line, stamp.Line);
        json.WriteBoolean("created", true);
        json.WriteNumber("version", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return JsonText.Trusted(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Lays a row's data over what the source said before. Values that the row does not name stay.</summary>
    /// <param name="incoming">Enrichment data as <see cref="ForNew"/> makes it.</param>
    /// <param name="filled">Fields of the lead that this row filled, with their values.</param>
    /// <param name="savedVersion">The version the lead will have once this is saved.</param>
    /// <returns>Null when there is nothing new.</returns>
    public static JsonText? Refreshed(
        JsonText enrichment, string source, JsonText incoming, JsonObject filled, SourceStamp stamp, long savedVersion)
    {
        if (filled.Count == 0 && SaysNothingNew(enrichment, source, incoming)) return null;

        var root = enrichment.ToObject();
        var before = root[source] as JsonObject;
        var now = before is null ? [] : WithoutMeta(before);
        var says = WithoutMeta((JsonObject)incoming.ToObject()[source]!);
        Lay(says, now);
        now[FetchedAt] = stamp.At.UtcDateTime;
        now[Confidence] = 1;
        now[Import] = Provenance(before, says, filled, stamp, savedVersion);
        root[source] = now;
        return JsonText.From(root);
    }

    // Asked for every row of a file that is imported again, so without building a tree of either document.
    private static bool SaysNothingNew(JsonText enrichment, string source, JsonText incoming)
    {
        using var stands = JsonDocument.Parse(enrichment.Text);
        using var comes = JsonDocument.Parse(incoming.Text);
        return stands.RootElement.TryGetProperty(source, out var told) && told.ValueKind == JsonValueKind.Object
            && comes.RootElement.GetProperty(source).EnumerateObject()
                .All(p => IsMeta(p.Name) || (told.TryGetProperty(p.Name, out var value) && JsonElement.DeepEquals(value, p.Value)));
    }

    /// <summary>Whether <see cref="Hear"/> can answer anything but news; asked of every row that means a stored lead, so nothing is parsed.</summary>
    public static bool MayBeRepeated(JsonText enrichment) =>
        enrichment.Text.Contains($"\"{Said}\"", StringComparison.Ordinal) || enrichment.Text.Contains($"\"{Previous}\"", StringComparison.Ordinal);

    /// <summary>Compares what rows of one run say, one after the other, with what an earlier run left.</summary>
    /// <param name="rows">Enrichment data as <see cref="ForNew"/> makes it; not empty.</param>
    public static Heard Hear(JsonText enrichment, string source, long executionId, IReadOnlyList<JsonText> rows)
    {
        if (enrichment.ToObject()[source] is not JsonObject before || before[Import] is not JsonObject import || import["execution_id"]?.GetValue<long>() == executionId) return Heard.News;
        var told = WithoutMeta(before);
        var says = rows.Select(row => WithoutMeta((JsonObject)row.ToObject()[source]!)).ToList();
        if (IsSaidBy(told, says)) return Heard.NothingNew;

        // The run before wrote this row, or found it to be what stood then.
        var last = says[^1];
        return import[Said] is JsonArray said && said.Count > 1 && said.Any(s => s?.GetValue<string>() == Digest(last))
            || import[Previous] is JsonObject previous && IsSaidBy(WithoutMeta(previous), [last])
                ? Heard.Repetition
                : Heard.News;
    }

    /// <summary>Notes that the run which said the newest has heard these rows as well.</summary>
    public static JsonText WithSaid(JsonText enrichment, string source, IEnumerable<JsonText> rows)
    {
        var root = enrichment.ToObject();
        var said = (JsonArray)root[source]![Import]![Said]!;
        foreach (var row in rows) Add(WithoutMeta((JsonObject)row.ToObject()[source]!), said);
        return JsonText.From(root);
    }

    /// <summary>The sources whose newest data this run brought, with what is needed to take it back.</summary>
    public static IEnumerable<(string Source, JsonObject Import)> BroughtBy(JsonObject enrichment, long executionId) =>
        from source in enrichment
        let import = (source.Value as JsonObject)?[Import] as JsonObject
        where import?["execution_id"]?.GetValue<long>() == executionId
        select (source.Key, import);

    /// <summary>Puts back what the source had said before the run, or nothing.</summary>
    public static void TakeBack(JsonObject enrichment, string source, JsonObject import, long savedVersion)
    {
        if (import[Previous] is not JsonObject previous)
        {
            enrichment.Remove(source);
            return;
        }

        var restored = (JsonObject)previous.DeepClone();

        // Untouched since this run means untouched since the run before it, which can then be taken back as well.
        if (restored[Import] is JsonObject earlier && import["was_current"]?.GetValue<bool>() == true) earlier["version"] = savedVersion;
        enrichment[source] = restored;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewWriting()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (buffer, new Utf8JsonWriter(buffer, Compact));
    }

    private static JsonObject Provenance(JsonObject? before, JsonObject says, JsonObject filled, SourceStamp stamp, long savedVersion)
    {
        var earlier = before?[Import] as JsonObject;
        var import = new JsonObject
        {
            ["execution_id"] = stamp.ExecutionId,
            [stamp.Names.File] = stamp.File,
            [stamp.Names.Line] = stamp.Line,
            ["created"] = false,
            ["version"] = savedVersion,
        };

        if (earlier?["execution_id"]?.GetValue<long>() == stamp.ExecutionId)
        {
            // A second row of the same file: one step back must still lead to before the file.
            foreach (var name in new[] { "file", "line", "search", "page", "created", "origin", "was_current", Previous })
            {
                if (earlier[name] is { } kept) import[name] = kept.DeepClone();
            }

            // Only from the second row on: nearly all leads have one, and that is what stands.
            import[Said] = earlier[Said]?.DeepClone() ?? new JsonArray(Digest(WithoutMeta(before!)));

            if (earlier["filled"] is JsonObject alreadyFilled)
            {
                foreach (var (name, value) in alreadyFilled) filled[name] = value?.DeepClone();
            }
        }
        else if (before is not null)
        {
            var previous = (JsonObject)before.DeepClone();
            (previous[Import] as JsonObject)?.Remove(Previous); // one step is kept, not the whole past
            import[Previous] = previous;
            import["was_current"] = earlier?["version"]?.GetValue<long>() == savedVersion - 1;
            if (earlier is not null) import["origin"] = OriginOf(earlier);
        }

        if (import[Said] is not JsonArray said) import[Said] = said = [];
        Add(says, said);

        // What the run creates it need not take back field by field.
        if (filled.Count > 0 && import["created"]!.GetValue<bool>() is false) import["filled"] = filled;
        return import;
    }

    private static JsonNode? OriginOf(JsonObject import)
    {
        if (import["created"]?.GetValue<bool>() != true) return import["origin"]?.DeepClone();
        var origin = new JsonObject();
        foreach (var name in new[] { "execution_id", "file", "line", "search", "page" })
        {
            if (import[name] is { } kept) origin[name] = kept.DeepClone();
        }

        return origin;
    }

    private static void Add(JsonObject says, JsonArray said)
    {
        var digest = Digest(says);
        if (said.Count < MostSaid && !said.Any(s => s?.GetValue<string>() == digest)) said.Add(digest);
    }

    /// <summary>Lays what a row says over what stands.</summary>
    private static void Lay(JsonObject says, JsonObject over)
    {
        foreach (var (name, value) in says) over[name] = value?.DeepClone();
    }

    private static bool IsSaidBy(JsonObject told, IReadOnlyList<JsonObject> rows)
    {
        var now = (JsonObject)told.DeepClone();
        foreach (var says in rows) Lay(says, now);
        return JsonNode.DeepEquals(told, now);
    }

    /// <summary>Short, and the same for data that is the same: PostgreSQL keeps JSON in an order and a notation of its own.</summary>
    private static string Digest(JsonObject data)
    {
        var text = new StringBuilder();
        Spell(data, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static void Spell(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject values:
                text.Append('{');
                foreach (var (name, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonValue.Create(name).ToJsonString(JsonText.Compact)).Append(':');
                    Spell(value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                {
                    Spell(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                var plain = node?.ToJsonString(JsonText.Compact) ?? "null";
                text.Append(node?.GetValueKind() == JsonValueKind.Number && double.TryParse(plain, CultureInfo.InvariantCulture, out var number) ? number.ToString("R", CultureInfo.InvariantCulture) : plain);
                break;
        }
    }

    private static JsonObject WithoutMeta(JsonObject source)
    {
        var data = (JsonObject)source.DeepClone();
        data.Remove(Import);
        data.Remove(FetchedAt);
        data.Remove(Confidence);
        return data;
    }

    // A column that has the name of one of our own keys.
    private static string Own(string name) => IsMeta(name) ? $"{name}_column" : name;

    private static bool IsMeta(string name) => name is Import or FetchedAt or Confidence;
}
