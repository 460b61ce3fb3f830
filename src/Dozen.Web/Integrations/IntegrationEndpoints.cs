using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Integrations;

internal static class IntegrationEndpoints
{
    private const string Root = "/api/v1/integrations";

    private static readonly ListParameters<IntegrationView> Listing = new(IntegrationQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<IntegrationType>> Type = QueryParameter.Enums<IntegrationType>("integration_type", "Any of these types.");
    private static readonly QueryParameter<IReadOnlyList<IntegrationStatus>> Status = QueryParameter.Enums<IntegrationStatus>("status", "Any of these statuses.");
    private static readonly QueryParameters ListQuery = Listing.With(Type, Status);

    private static readonly ListParameters<DeliveryView> DeliveryListing = new(DeliveryQueries.Sorting);
    private static readonly QueryParameter<IReadOnlyList<ExecutionStatus>> DeliveryStatus = QueryParameter.Enums<ExecutionStatus>("status", "Any of these statuses.");
    private static readonly QueryParameters DeliveryQuery = DeliveryListing.With(DeliveryStatus);

    public static void MapIntegrations(this IEndpointRouteBuilder routes)
    {
        var integrations = routes.MapGroup(Root).WithTags("Integrations").Refuses(400, 401, 403);
        integrations.MapGet("", List).WithName("ListIntegrations").WithSummary("List integrations and webhooks").WithQuery(ListQuery);
        integrations.MapPost("", Create).WithName("CreateIntegration").WithSummary("Create an integration or a webhook").Refuses(409, 413, 415, 422);
        integrations.MapGet("/{id:long}", Get).WithName("GetIntegration").WithSummary("Read an integration").WithFields<IntegrationView>().Refuses(404);
        integrations.MapPatch("/{id:long}", Update).WithName("UpdateIntegration").WithSummary("Change fields of an integration (JSON merge patch)")
            .Accepts<IntegrationPatch>("application/json", "application/merge-patch+json").Refuses(404, 412, 413, 415, 422);
        integrations.MapDelete("/{id:long}", Delete).WithName("DeleteIntegration").WithSummary("Delete an integration").Refuses(404, 412);
        integrations.MapPost("/{id:long}/test", Test).WithName("TestIntegration").WithSummary("Look whether its secrets are there, and send a signed ping to a webhook").Refuses(404).ReachesOutside();
        integrations.MapGet("/{id:long}/deliveries", Deliveries).WithName("ListDeliveries").WithSummary("List what a webhook was told, or is still to be told").WithQuery(DeliveryQuery).Refuses(404, 409);
        integrations.MapPost("/{id:long}/deliveries/{executionId:long}/replay", Replay).WithName("ReplayDelivery").WithSummary("Put an event in the queue again").Refuses(404, 409);
    }

    private static async Task<Results<Ok<ListPage<IntegrationView>>, ProblemResult>> List(HttpRequest request, IntegrationQueries integrations, CancellationToken cancellationToken)
    {
        var query = ListQuery.Read(request);
        var (paging, types, statuses) = (Listing.Read(query), query.Get(Type) ?? [], query.Get(Status) ?? []);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await integrations.ListAsync(types, statuses, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<CreatedTagged<IntegrationView>, ProblemResult>> Create(NewIntegration input, CreateIntegration create, CancellationToken cancellationToken) =>
        (await create.ExecuteAsync(input, cancellationToken)).ToCreated(integration => integration.Version, integration => $"{Root}/{integration.Id}");

    private static async Task<Results<OkTagged<IntegrationView>, ProblemResult>> Get(long id, IntegrationQueries integrations, CancellationToken cancellationToken) =>
        (await integrations.GetAsync(id, cancellationToken)).ToOk(integration => integration.Version);

    private static async Task<Results<OkTagged<IntegrationView>, ProblemResult>> Update(
        long id, IntegrationPatch patch, IfMatch ifMatch, UpdateIntegration update, CancellationToken cancellationToken) =>
        (await update.ExecuteAsync(id, patch, ifMatch.Version, cancellationToken)).ToOk(integration => integration.Version);

    private static async Task<Results<NoContent, ProblemResult>> Delete(long id, IfMatch ifMatch, DeleteIntegration delete, CancellationToken cancellationToken) =>
        (await delete.ExecuteAsync(id, ifMatch.Version, cancellationToken)).ToNoContent();

    private static async Task<Results<Ok<IntegrationTest>, ProblemResult>> Test(long id, TestIntegration test, CancellationToken cancellationToken) =>
        (await test.ExecuteAsync(id, cancellationToken)).ToOk();

    private static async Task<Results<Ok<ListPage<DeliveryView>>, ProblemResult>> Deliveries(
        long id, HttpRequest request, DeliveryQueries deliveries, CancellationToken cancellationToken)
    {
        var query = DeliveryQuery.Read(request);
        var (paging, statuses) = (DeliveryListing.Read(query), query.Get(DeliveryStatus) ?? []);
        return query.Failure is { } failure ? new ProblemResult(failure) : (await deliveries.ListAsync(id, statuses, paging, cancellationToken)).ToOk();
    }

    private static async Task<Results<Created<DeliveryView>, ProblemResult>> Replay(long id, long executionId, ReplayDelivery replay, CancellationToken cancellationToken) =>
        (await replay.ExecuteAsync(id, executionId, cancellationToken)).TryGet(out var delivery, out var failure)
            ? TypedResults.Created($"/api/v1/executions/{delivery.Id}", delivery)
            : new ProblemResult(failure);
}
