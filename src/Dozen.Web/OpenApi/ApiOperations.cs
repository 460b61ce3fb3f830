using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Dozen.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dozen.Web.OpenApi;

/// <summary>Adds the query parameters that endpoints read by themselves, and what holds for all of them.</summary>
internal static class ApiOperations
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var declared in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>())
        {
            operation.Parameters ??= [];
            foreach (var parameter in declared.All) operation.Parameters.Add(Describe(parameter));
        }

        ApiSecurity.Describe(operation, context);
        var path = context.Description.RelativePath ?? "";
        DescribePath(operation, path);
        if (path.StartsWith("api/v1/", StringComparison.Ordinal)) DescribeConventions(operation, context);
        return Task.CompletedTask;
    }

    /// <summary>What stands in the address: an id is that of what the path names before it.</summary>
    private static void DescribePath(OpenApiOperation operation, string path)
    {
        var parts = path.Split('/');
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            var of = parts.TakeWhile(part => !part.StartsWith($"{{{parameter.Name}", StringComparison.Ordinal)).LastOrDefault();
            parameter.Description ??= parameter.Name switch
            {
                "token" => "The token that the change was answered with.",
                "tag" => "The tag itself.",
                "service" => "The service's name.",
                "organizationId" => "The organization's id.",
                "workflowId" => "The workflow's id.",
                _ => of switch
                {
                    "activities" => "The activity's id.",
                    "api-tokens" => "The API token's id.",
                    "deliveries" => "The delivery's id.",
                    "executions" or "status" => "The run's id.",
                    "leads" when parts.Contains("google-maps") && parameter.Name == "id" => "The run's id.",
                    "dev" or "delete-test" or "members" => "The lead's id.",
                    _ => $"The {of?.TrimEnd('s')}'s id.",
                },
            };
        }
    }

    private static void DescribeConventions(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Any(handler => handler.GetParameters().Any(p => p.ParameterType == typeof(IfMatch))))
            AddHeader(operation, IfMatch.Header, "The ETag that was seen; 412 when it has changed since.", null);
        if (context.Description.HttpMethod == "POST")
            AddHeader(operation, RepeatSafety.Header, "1 to 255 visible ASCII characters of your own: the same request with the same key gets the first answer again, for 24 hours.", 255);

        operation.Responses ??= [];
        var tooMany = new OpenApiResponse
        {
            Description = "Too Many Requests",
            Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) } },
        };
        Add(tooMany, "Retry-After", "Seconds to wait.");
        operation.Responses["429"] = tooMany;

        foreach (var (status, response) in operation.Responses.Where(r => r.Key.StartsWith('2')))
        {
            if (response is not OpenApiResponse plain) continue;
            var type = context.Description.SupportedResponseTypes.FirstOrDefault(t => t.StatusCode.ToString(CultureInfo.InvariantCulture) == status)?.Type;
            if (type?.GetProperty("Version") is not null) Add(plain, "ETag", "The version, for If-Match and If-None-Match.");
            if (status == "201") Add(plain, "Location", "Where the new object is.");
            if (operation.OperationId is not ("TrashLead" or "WriteLeads")) continue;
            Add(plain, UndoHeaders.Token, "Takes the change back: POST /api/v1/undo/{token}.");
            Add(plain, UndoHeaders.ExpiresAt, "Until then.");
        }
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description, int? maxLength) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength },
    });

    private static void Add(OpenApiResponse response, string header, string description) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[header] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

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
