using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Dozen.Web.Leads;

/// <summary>Which leads, and what to change in them.</summary>
/// <param name="Ids">At most 10,000; or give a filter.</param>
/// <param name="Filter">The parameters by which the list of leads is filtered, as an object: <c>{"status":["new"],"min_score":60,"tag":["vip"]}</c>.</param>
public sealed record LeadBulkPatch([property: Required] BulkPatch? Patch = null, IReadOnlyList<long>? Ids = null, JsonObject? Filter = null);

/// <summary>Which leads to put in the trash.</summary>
/// <param name="Ids">At most 10,000; or give a filter.</param>
/// <param name="Filter">The parameters by which the list of leads is filtered, as an object.</param>
public sealed record LeadBulkDelete(IReadOnlyList<long>? Ids = null, JsonObject? Filter = null);

internal static class BulkEndpoints
{
    private static readonly RequestTimeoutPolicy Patience = new() { Timeout = TimeSpan.FromMinutes(5), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable };

    private static readonly QueryParameter<BulkMode> Mode = QueryParameter.Choice("mode", "create (when absent), or upsert: by external_id, else by email.",
        new Dictionary<string, BulkMode>(StringComparer.Ordinal) { ["create"] = BulkMode.Create, ["upsert"] = BulkMode.Upsert });

    private static readonly Failure NoPatch = Failure.Invalid("patch", "Say what to change.");

    private static readonly QueryParameters WriteParameters = new(Mode);

    public static void MapBulk(this IEndpointRouteBuilder routes)
    {
        var bulk = routes.MapGroup("/api/v1").WithTags("Bulk").Refuses(400, 401, 403, 413, 415, 422);
        bulk.MapPost("/leads/bulk", Write).WithName("WriteLeads").WithSummary("Create, or create and change, up to 10,000 leads")
            .WithDescription("A JSON array of leads, an object with the array in items, or one lead per line as application/x-ndjson (answered likewise, with the undo token in headers). One answer per item, in order; an invalid item does not stop the others.")
            .Accepts<NewLead[]>("application/json", LeadLines.MediaType).WithQuery(WriteParameters)
            .Produces<BulkResult>(StatusCodes.Status200OK, "application/json", LeadLines.MediaType).Refuses(409);
        bulk.MapPatch("/leads/bulk", Change).WithName("ChangeLeads").WithSummary("Change the same fields of up to 10,000 leads").Refuses(409);
        bulk.MapPost("/leads/bulk-delete", Trash).WithName("TrashLeads").WithSummary("Move up to 10,000 leads to the trash").Refuses(409);
        bulk.WithMetadata(new RequestSizeLimitAttribute(RequestLimits.MaxBulkBody)).WithRequestTimeout(Patience);

        routes.MapPost("/api/v1/undo/{token}", Undo).WithTags("Bulk").WithName("UndoChange").WithSummary("Take a change of leads back, within 24 hours")
            .WithDescription("The token is undo_token of a bulk change, or the Undo-Token header of a deleted lead. Leads that were changed since stay as they are, and are told.")
            .WithRequestTimeout(Patience).Refuses(401, 403, 404, 409);
    }

    private static async Task<IResult> Write(HttpRequest request, WriteLeads write, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancellationToken)
    {
        var query = WriteParameters.Read(request);
        var mode = query.Get(Mode);
        if (query.Failure is { } wrong) return new ProblemResult(wrong, StatusCodes.Status400BadRequest);

        var lines = LeadLines.IsLines(request);
        if (!lines && !request.HasJsonContentType()) throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        var read = await LeadLines.ReadAsync(request, lines, json.Value.SerializerOptions, cancellationToken);
        if (!read.TryGet(out var items, out var unreadable)) return new ProblemResult(unreadable);

        var written = await write.ExecuteAsync(items, mode, cancellationToken);
        return lines && written.TryGet(out var result, out _) ? new LeadLines.Answer(result, json.Value.SerializerOptions) : written.ToOk();
    }

    private static async Task<Results<Ok<BulkResult>, ProblemResult>> Change(
        LeadBulkPatch input, Caller caller, ChangeLeads change, CancellationToken cancellationToken) =>
        input.Patch is null ? new ProblemResult(NoPatch)
            : LeadChoice.Of(input.Ids, input.Filter, caller).TryGet(out var selection, out var failure) ? (await change.ExecuteAsync(selection, input.Patch, cancellationToken)).ToOk()
            : new ProblemResult(failure);

    private static async Task<Results<Ok<BulkResult>, ProblemResult>> Trash(
        LeadBulkDelete input, Caller caller, TrashLeads trash, CancellationToken cancellationToken) =>
        LeadChoice.Of(input.Ids, input.Filter, caller).TryGet(out var selection, out var failure)
            ? (await trash.ExecuteAsync(selection, cancellationToken)).ToOk()
            : new ProblemResult(failure);

    private static async Task<Results<Ok<UndoResult>, ProblemResult>> Undo(string token, UndoChange undo, CancellationToken cancellationToken) =>
        (await undo.ExecuteAsync(token, cancellationToken)).ToOk();
}
