using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Dozen.Web.OpenApi;

/// <summary>The API's description, and the page that shows it.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = ApiSchemas.ReferenceId;
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
        options.AddOperationTransformer(ApiOperations.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Dozen",
                Version = "v1",
                Description = "Lead management in twelve tables. Times are UTC, money is in cents, errors are application/problem+json.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            };

            // The address differs by machine; said like this the document is the same everywhere.
            document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this document comes from" }];
            ApiTags.Describe(document);
            ApiSecurity.Describe(document);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");

        // Everything comes from this server, and nothing is sent elsewhere.
        routes.MapScalarApiReference("/docs", options =>
        {
            options.Title = "Dozen API";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument("v1").DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools();
        });
    }
}
