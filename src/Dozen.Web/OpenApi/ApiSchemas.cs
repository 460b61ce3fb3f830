using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Dozen.Core.Common;
using Dozen.Core.Importing.Rows;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dozen.Web.OpenApi;

/// <summary>The types that are written by converters of ours, described as what they look like in JSON.</summary>
internal static class ApiSchemas
{
    public static string? ReferenceId(JsonTypeInfo type) =>
        PatchedValue(type.Type) is not null || type.Type == typeof(JsonText) || type.Type == typeof(ColumnTarget) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (PatchedValue(type) is { } value) return DescribePatchedAsync(schema, value, context, cancellationToken);
        if (IsOurs(Nullable.GetUnderlyingType(type) ?? type)) Describe(schema, type);
        return Task.CompletedTask;
    }

    private static async Task DescribePatchedAsync(OpenApiSchema schema, Type type, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>))
        {
            Describe(schema, type);
            return;
        }

        schema.Type = JsonSchemaType.Array;
        schema.Items = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], cancellationToken: cancellationToken);
    }

    private static void Describe(OpenApiSchema schema, Type type)
    {
        var nullable = Nullable.GetUnderlyingType(type) is not null || type == typeof(string);
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        schema.Type = plain switch
        {
            _ when plain == typeof(long) || plain == typeof(int) => JsonSchemaType.Integer,
            _ when plain == typeof(double) => JsonSchemaType.Number,
            _ when plain == typeof(bool) => JsonSchemaType.Boolean,
            _ when plain == typeof(JsonText) => JsonSchemaType.Object,
            _ => JsonSchemaType.String,
        };
        if (nullable) schema.Type |= JsonSchemaType.Null;
        schema.Format = plain == typeof(long) ? "int64" : plain == typeof(double) ? "double" : plain == typeof(DateOnly) ? "date" : plain == typeof(DateTimeOffset) ? "date-time" : null;
        if (plain.IsEnum) schema.Enum = [.. Enum.GetNames(plain).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];
        if (plain.IsEnum && nullable) schema.Enum!.Add(JsonNullSentinel.JsonNull);
    }

    private static bool IsOurs(Type type) =>
        type.IsEnum || type == typeof(JsonText) || type == typeof(ColumnTarget) || type == typeof(DateTimeOffset);

    private static Type? PatchedValue(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Patched<>) ? type.GetGenericArguments()[0] : null;
}
