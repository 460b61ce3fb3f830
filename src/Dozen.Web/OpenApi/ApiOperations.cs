using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dozen.Web.OpenApi;

/// <summary>Adds the query parameters that endpoints read by themselves.</summary>
internal static class ApiOperations
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var declared in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>())
        {
            operation.Parameters ??= [];
            foreach (var parameter in declared.All) operation.Parameters.Add(Describe(parameter));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Describe(QueryParameter parameter)
    {
        var value = new OpenApiSchema
        {
            Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(v => (JsonNode)v)],
        };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = parameter.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
            Style = parameter.IsList ? ParameterStyle.Form : null,
            Explode = false,
        };
    }
}
