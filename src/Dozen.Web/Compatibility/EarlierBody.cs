using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dozen.Core.Common;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dozen.Web.Compatibility;

/// <summary>A JSON body as the earlier platform read it: unknown fields are passed over, and every field that is wrong is listed.</summary>
/// <typeparam name="T">A record of settable properties; those with <see cref="JsonRequiredAttribute"/> must be there.</typeparam>
internal sealed class EarlierBody<T> : IBindableFromHttpContext<EarlierBody<T>>, IEndpointParameterMetadataProvider where T : class, new()
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    private readonly List<EarlierFieldError> errors = [];

    /// <summary>What was sent, as far as it can be read; ask <see cref="Errors"/> first.</summary>
    public T Value { get; } = new();

    public IReadOnlyList<EarlierFieldError> Errors => errors;

    /// <summary>Everything that was sent, the unknown fields as well.</summary>
    public JsonText Json { get; private set; } = JsonText.EmptyObject;

    public static async ValueTask<EarlierBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        using var sent = new MemoryStream();
        await context.Request.Body.CopyToAsync(sent, context.RequestAborted);
        var body = new EarlierBody<T>();
        body.Read(sent.GetBuffer().AsMemory(0, (int)sent.Length));
        return body;
    }

    /// <summary>The same of an object within a body.</summary>
    public static EarlierBody<T> Of(JsonElement sent)
    {
        var body = new EarlierBody<T>();
        body.Read(sent);
        return body;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));

    public void Refuse(string type, string? field, string message) => errors.Add(new EarlierFieldError(type, field is null ? ["body"] : ["body", field], message));

    private void Read(ReadOnlyMemory<byte> sent)
    {
        try
        {
            if (sent.Length == 0)
            {
                Fill([]);
                return;
            }

            using var document = JsonDocument.Parse(sent, new JsonDocumentOptions { MaxDepth = JsonSetup.MaxDepth, AllowDuplicateProperties = false });
            Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair, in a name or a value.
            Refuse("json_invalid", null, "JSON decode error");
        }
    }

    private void Read(JsonElement sent)
    {
        if (sent.ValueKind != JsonValueKind.Object)
        {
            Refuse("model_attributes_type", null, "Input should be a valid dictionary or object to extract fields from");
            return;
        }

        Json = JsonText.From(sent);
        Fill(sent.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.Clone(), StringComparer.Ordinal));
    }

    private void Fill(Dictionary<string, JsonElement> fields)
    {
        foreach (var property in Options.GetTypeInfo(typeof(T)).Properties)
        {
            if (fields.TryGetValue(property.Name, out var value)) Set(property, value);
            else if (property.IsRequired) Refuse("missing", property.Name, "Field required");
        }
    }

    private void Set(JsonPropertyInfo property, JsonElement value)
    {
        var type = TypeOf(property);
        try
        {
            property.Set!(Value, Plain(property, type, value).Deserialize(property.PropertyType, Options));
        }
        catch (JsonException fault)
        {
            var (code, message) = KindOf(type);
            Refuse(code, property.Name, fault is UnreadableJsonException ? fault.Message : message);
        }
    }

    /// <summary>Programs that fill in templates send numbers as text, and others have numbers for ids.</summary>
    private static JsonElement Plain(JsonPropertyInfo property, Type type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when type == typeof(long) && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
        JsonValueKind.Number when property.AttributeProvider?.IsDefined(typeof(NumberIsTextAttribute), inherit: true) == true => JsonSerializer.SerializeToElement(value.GetRawText()),
        _ => value,
    };

    private static Type TypeOf(JsonPropertyInfo property)
    {
        var type = property.PropertyType is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(Patched<>) ? generic.GetGenericArguments()[0] : property.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static (string Code, string Message) KindOf(Type type) =>
        type.IsEnum ? ("enum", "Input should be one of the known texts")
        : type == typeof(string) ? ("string_type", "Input should be a valid string")
        : type == typeof(long) ? ("int_type", "Input should be a valid integer")
        : type == typeof(bool) ? ("bool_type", "Input should be a valid boolean")
        : type == typeof(DateOnly) ? ("date_type", "Input should be a valid date in the format YYYY-MM-DD")
        : type == typeof(IReadOnlyList<JsonElement>) ? ("list_type", "Input should be a valid list")
        : type == typeof(IReadOnlyList<string>) ? ("list_type", "Input should be a valid list of strings")
        : ("model_type", "Input should be a valid object");

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions();
        JsonSetup.Apply(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>An id that may be sent as a number, and is kept as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberIsTextAttribute : Attribute;
