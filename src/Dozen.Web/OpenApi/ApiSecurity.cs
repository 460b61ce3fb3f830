using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dozen.Web.OpenApi;

/// <summary>How callers say who they are, and which of them an operation lets in.</summary>
internal static class ApiSecurity
{
    private const string Bearer = "bearer";
    private const string Session = "session";

    public static void Describe(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access token of the identity provider, or an API token (dzn_…). With the substitute identity, on a developer's own machine, nothing is needed.",
            },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = OpenIdConnectIdentity.SecureCookie,
                Description = "The session of somebody signed in to the pages; for those pages alone.",
            },
        };
    }

    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            // An empty requirement: OpenAPI's way to say that everybody may.
            operation.Security = [new OpenApiSecurityRequirement()];
            operation.Description ??= "Asks for no caller.";
            return;
        }

        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, context.Document)] = [] },
        ];
        operation.Description ??= WhoMay(Admission.NeedsOf(metadata));
    }

    private static string WhoMay(NeedsAttribute[] needs)
    {
        if (needs.Length == 0) return "For every caller.";

        var roles = Enum.GetValues<UserRole>().Where(role => needs.All(n => Permissions.Allow(role, n.Area, n.Access))).Select(role => role.ToText());
        return $"For: {string.Join(", ", roles)}. Needs to {string.Join(" and ", needs.Select(n => $"{n.Access.ToText()} {n.Area.ToText()}").Distinct())}.";
    }
}
