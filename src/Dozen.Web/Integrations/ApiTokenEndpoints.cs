using Dozen.Core.Integrations;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Integrations;

internal static class ApiTokenEndpoints
{
    private const string Root = "/api/v1/integrations/api-tokens";

    public static void MapApiTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup(Root).WithTags("API tokens").Refuses(401, 403);
        tokens.MapGet("", List).WithName("ListApiTokens").WithSummary("List API tokens, newest first");
        tokens.MapPost("", Create).WithName("CreateApiToken").WithSummary("Make an API token; it is shown in this answer alone").Refuses(400, 413, 415, 422);
        tokens.MapDelete("/{id:long}", Revoke).WithName("RevokeApiToken").WithSummary("End an API token at once").Refuses(404);
    }

    private static async Task<Ok<ListPage<ApiTokenView>>> List(ApiTokenQueries tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok((await tokens.ListAsync(cancellationToken)).ToListPage());

    private static async Task<Results<Created<IssuedApiToken>, ProblemResult>> Create(NewApiToken input, CreateApiToken create, CancellationToken cancellationToken) =>
        (await create.ExecuteAsync(input, cancellationToken)).TryGet(out var issued, out var failure)
            ? TypedResults.Created($"{Root}/{issued.ApiToken.Id}", issued)
            : new ProblemResult(failure);

    private static async Task<Results<NoContent, ProblemResult>> Revoke(long id, RevokeApiToken revoke, CancellationToken cancellationToken) =>
        (await revoke.ExecuteAsync(id, cancellationToken)).ToNoContent();
}
