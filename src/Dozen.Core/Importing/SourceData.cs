using System.Buffers;
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

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The enrichment data of a lead that a row creates.</summary>
    /// <param name="others">What other sources said, by source; null where the row tells of none.</param>
    public static JsonText ForNew(string source, JsonObject data, JsonObject? others, SourceStamp stamp)
    {
        // Written, not built: a million leads pass here, and the draft's own nodes must stay the draft's.
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Compact);
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
        json.WriteString("file", stamp.File);
        json.WriteNumber("line", stamp.Line);
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
        var root = enrichment.ToObject();
        var before = root[source] as JsonObject;
        var told = before is null ? [] : WithoutMeta(before);
        var now = (JsonObject)told.DeepClone();
        foreach (var (name, value) in WithoutMeta((JsonObject)incoming.ToObject()[source]!)) now[name] = value?.DeepClone();
        if (filled.Count == 0 && before is not null && JsonNode.DeepEquals(told, now)) return null;

        now[FetchedAt] = stamp.At.UtcDateTime;
        now[Confidence] = 1;
        now[Import] = Provenance(before, filled, stamp, savedVersion);
        root[source] = now;
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
        if (import["previous"] is not JsonObject previous)
        {
            enrichment.Remove(source);
            return;
        }

        var restored = (JsonObject)previous.DeepClone();

        // Untouched since this run means untouched since the run before it, which can then be taken back as well.
        if (restored[Import] is JsonObject earlier && import["was_current"]?.GetValue<bool>() == true) earlier["version"] = savedVersion;
        enrichment[source] = restored;
    }

    private static JsonObject Provenance(JsonObject? before, JsonObject filled, SourceStamp stamp, long savedVersion)
    {
        var earlier = before?[Import] as JsonObject;
        var import = new JsonObject
        {
            ["execution_id"] = stamp.ExecutionId,
            ["file"] = stamp.File,
            ["line"] = stamp.Line,
            ["created"] = false,
            ["version"] = savedVersion,
        };

        if (earlier?["execution_id"]?.GetValue<long>() == stamp.ExecutionId)
        {
            // A second row of the same file: one step back must still lead to before the file.
            foreach (var name in new[] { "file", "line", "created", "origin", "was_current", "previous" })
            {
                if (earlier[name] is { } kept) import[name] = kept.DeepClone();
            }

            if (earlier["filled"] is JsonObject alreadyFilled)
            {
                foreach (var (name, value) in alreadyFilled) filled[name] = value?.DeepClone();
            }
        }
        else if (before is not null)
        {
            var previous = (JsonObject)before.DeepClone();
            (previous[Import] as JsonObject)?.Remove("previous"); // one step is kept, not the whole past
            import["previous"] = previous;
            import["was_current"] = earlier?["version"]?.GetValue<long>() == savedVersion - 1;
            if (earlier is not null) import["origin"] = OriginOf(earlier);
        }

        // What the run creates it need not take back field by field.
        if (filled.Count > 0 && import["created"]!.GetValue<bool>() is false) import["filled"] = filled;
        return import;
    }

    private static JsonNode? OriginOf(JsonObject import) => import["created"]?.GetValue<bool>() == true
        ? new JsonObject { ["execution_id"] = import["execution_id"]?.DeepClone(), ["file"] = import["file"]?.DeepClone(), ["line"] = import["line"]?.DeepClone() }
        : import["origin"]?.DeepClone();

    private static JsonObject WithoutMeta(JsonObject source)
    {
        var data = (JsonObject)source.DeepClone();
        data.Remove(Import);
        data.Remove(FetchedAt);
        data.Remove(Confidence);
        return data;
    }

    // A column that has the name of one of our own keys.
    private static string Own(string name) => name is Import or FetchedAt or Confidence ? $"{name}_column" : name;
}
