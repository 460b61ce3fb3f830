using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dozen.Web.Http;

/// <summary>JSON as Dozen speaks it, over HTTP and on the command line.</summary>
public static class JsonSetup
{
    public const int MaxDepth = 32;

    /// <summary>As over HTTP, for those that ask how something is written.</summary>
    internal static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The media type of a JSON merge patch (RFC 7396).</summary>
    internal const string PatchType = "application/merge-patch+json";

    public static void Apply(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = MaxDepth;
        json.AllowDuplicateProperties = false;

        // A misspelt field would otherwise look like a success that changed nothing.
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

        // Nor does what is missing become the first status there is, or nobody.
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new SnakeCaseEnumJsonFactory());
        json.Converters.Add(new UtcJson());
        json.Converters.Add(new ObjectJson());
    }

    private static JsonSerializerOptions Create()
    {
        var json = new JsonSerializerOptions();
        Apply(json);
        json.MakeReadOnly(populateMissingResolver: true);
        return json;
    }
}

/// <summary>A JSON value that can't be read, with a sentence that may be shown.</summary>
internal sealed class UnreadableJsonException(string message) : JsonException(message);
