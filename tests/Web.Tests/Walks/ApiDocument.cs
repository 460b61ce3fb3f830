using System.Text.Json.Nodes;

namespace Dozen.Web.Tests.Walks;

/// <summary>One operation as the server's own OpenAPI document describes it.</summary>
/// <param name="Path">With placeholders, such as <c>/api/v1/leads/{id}</c>.</param>
public sealed record ApiOperation(string Method, string Path, IReadOnlyList<ApiParameter> Parameters, IReadOnlyDictionary<string, JsonObject> Bodies)
{
    public IEnumerable<ApiParameter> PathParameters => Parameters.Where(p => p.In == "path");

    public override string ToString() => $"{Method} {Path}";
}

/// <param name="In">path, query or header.</param>
public sealed record ApiParameter(string Name, string In, JsonObject Schema);

/// <summary>The document, with its references resolved on demand.</summary>
public sealed class ApiDocument(JsonObject document)
{
    private const int DeepestSchema = 6;

    public IReadOnlyList<ApiOperation> Operations { get; } =
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where operation.Key is "get" or "post" or "put" or "patch" or "delete"
           select Read(path.Key, operation.Key, operation.Value!.AsObject()),
    ];

    /// <summary>Calls <paramref name="leaf"/> for every property of a body that is no object itself; what it returns is the property's value, and null leaves it out.</summary>
    public JsonNode? Build(JsonObject schema, Func<string, JsonObject, JsonNode?> leaf) => Build("", schema, leaf, 0);

    private JsonNode? Build(string name, JsonObject schema, Func<string, JsonObject, JsonNode?> leaf, int depth)
    {
        schema = Resolve(schema);
        if (depth > DeepestSchema || schema["properties"] is not JsonObject properties) return leaf(name, schema);

        var built = new JsonObject();
        foreach (var (key, value) in properties)
        {
            if (Build(key, value!.AsObject(), leaf, depth + 1) is { } node) built[key] = node;
        }

        return built;
    }

    /// <summary>The schema a reference or the one meaningful alternative stands for.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (true)
        {
            if ((string?)schema["$ref"] is { } reference)
                schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject();
            else if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices && choices.FirstOrDefault(c => (string?)c!["type"] != "null") is JsonObject choice)
                schema = choice;
            else
                return schema;
        }
    }

    private static ApiOperation Read(string path, string method, JsonObject operation) => new(
        method.ToUpperInvariant(),
        path,
        [.. (operation["parameters"] as JsonArray ?? []).Select(p => new ApiParameter((string)p!["name"]!, (string)p["in"]!, p["schema"]!.AsObject()))],
        (operation["requestBody"]?["content"] as JsonObject ?? []).ToDictionary(c => c.Key, c => c.Value!["schema"] as JsonObject ?? []));
}
