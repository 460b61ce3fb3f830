using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

/// <summary>The earlier platform's search for businesses. There a found place had to be made a lead; here it is one from the beginning.</summary>
internal static class EarlierMapsEndpoints
{
    private const int MostResults = 100;

    private static readonly EarlierMapsTemplate TheTemplate = new(
        "Google Maps lead generation", "Looks for businesses of an industry at a location; each becomes a lead.",
        [
            new("location", "string", true, "A name, an address, or latitude, longitude", null),
            new("industry", "string", true, "What the businesses do, such as dentists", null),
            new("max_results", "integer", false, "1 to 100", "20"),
            new("include_ai_enrichment", "boolean", false, "Whether a language model, where one is configured, reads the websites", "true"),
        ],
        [FindPlaces.StepName, "visit_websites", "analyze"], []);

    public static void MapEarlierMaps(this IEndpointRouteBuilder routes)
    {
        var maps = routes.MapGroup("/api/workflows/google-maps").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        maps.MapPost("/start", Start).WithName("StartEarlierMapsSearch").WithSummary("Look for businesses on the map").RefusesEarlier(400, 422);
        maps.MapGet("/status/{id:long}", Status).WithName("GetEarlierMapsStatus").WithSummary("How far a search is, and its leads").RefusesEarlier(404);
        maps.MapGet("/leads/{id:long}", Leads).WithName("ListEarlierMapsLeads").WithSummary("The leads of a search").RefusesEarlier(404);
        maps.MapPost("/leads/{lead_id:long}/convert", Convert).WithName("ConvertEarlierMapsLead").WithSummary("Make a found business a lead, which it is").RefusesEarlier(404);
        maps.MapGet("/template", Template).WithName("GetEarlierMapsTemplate").WithSummary("How a search is written");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierMapsStart>>, EarlierRefusal>> Start(
        EarlierBody<EarlierMapsSearch> body, StartDiscovery start, CancellationToken cancellationToken)
    {
        var search = body.Value;
        if (search.MaxResults is < 1 or > MostResults) body.Refuse("value_error", "max_results", "Input should be from 1 to 100");
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);

        var wanted = new PlaceSearch { Location = search.Location, Industry = search.Industry, MaxResults = (int)search.MaxResults, Analyze = search.IncludeAiEnrichment };
        return (await start.ExecuteAsync(wanted, cancellationToken))
            .Select(run => new EarlierMapsStart(run.Id, run.Id, run.Status.ToText(), "The search has been queued", wanted.Query.Sentence, null)).ToAnswer("Search started");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierMapsStatus>>, EarlierRefusal>> Status(
        long id, ExecutionQueries executions, LeadQueries leads, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, executions, cancellationToken);
        if (!found.TryGet(out var run, out var missing)) return new EarlierRefusal(missing);
        var results = run.Output.ToObject();
        var list = await ListAsync(id, leads, cancellationToken);
        return list.Select(items => new EarlierMapsStatus(
            run.Id, run.Status.ToText(), run.CurrentStep, run.ProgressPercentage, Of(results, "total_urls_found") ?? items.Count,
            Of(results, "websites_scraped") ?? Counted(run, "visit_websites", "visited"), Of(results, "emails_found") ?? Counted(run, "visit_websites", "emails"), run.LeadsEnriched,
            Of(results, "leads_converted") ?? items.Count, run.ErrorMessage, run.StartedAt, run.CompletedAt, items)).ToAnswer();
    }

    private static async Task<Results<Ok<EarlierAnswer<IReadOnlyList<EarlierMapsLead>>>, EarlierRefusal>> Leads(
        long id, ExecutionQueries executions, LeadQueries leads, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, executions, cancellationToken);
        return (await found.ThenAsync(_ => ListAsync(id, leads, cancellationToken))).ToAnswer();
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierConversion>>, EarlierRefusal>> Convert(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "lead_id")] long leadId, LeadQueries leads, CancellationToken cancellationToken) =>
        (await leads.GetAsync(leadId, cancellationToken)).Select(lead => new EarlierConversion(lead.Id, "converted")).ToAnswer("The business is a lead");

    private static async Task<Ok<EarlierAnswer<EarlierMapsTemplate>>> Template(DiscoveryQueries discovery, CancellationToken cancellationToken)
    {
        var sources = await discovery.ListSourcesAsync(cancellationToken);
        return TypedResults.Ok(EarlierAnswers.Of(TheTemplate with { Sources = [.. sources.Where(s => s.Obstacle is null).Select(s => s.Name)] }));
    }

    private static async Task<Result<ExecutionView>> FindAsync(long id, ExecutionQueries executions, CancellationToken cancellationToken)
    {
        var found = await executions.GetAsync(id, cancellationToken);
        return found.TryGet(out var run, out _) && run.WorkflowType != WorkflowType.GoogleMapsLeadGeneration ? ExecutionFailures.NotFound(id) : found;
    }

    private static async Task<Result<IReadOnlyList<EarlierMapsLead>>> ListAsync(long id, LeadQueries leads, CancellationToken cancellationToken)
    {
        var listed = await leads.ListAsync(new LeadFilter { ExecutionId = id }, new ListPaging(PerPage: ListPaging.MaxPerPage), cancellationToken);
        if (!listed.TryGet(out var page, out var failure)) return failure;

        var views = new List<EarlierMapsLead>(page.Items.Count);
        foreach (var item in page.Items)
        {
            if ((await leads.GetAsync(item.Id, cancellationToken)).TryGet(out var lead, out _)) views.Add(View(lead));
        }

        return views;
    }

    private static EarlierMapsLead View(LeadView lead)
    {
        var maps = lead.EnrichmentData.ToObject()["google_maps"] as JsonObject ?? [];
        return new EarlierMapsLead(
            lead.Id, lead.Id, lead.Company, lead.Phone, lead.Website, lead.Email, lead.Address, lead.City, lead.Country, lead.Industry, lead.Latitude, lead.Longitude,
            maps["link"] is JsonValue link && link.TryGetValue(out string? url) ? url : null, maps["rating"] is JsonValue rating && rating.TryGetValue(out double stars) ? stars : null,
            Of(maps, "review_count"), "converted", lead.CreatedAt);
    }

    private static long? Of(JsonObject values, string name) => values[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private static long Counted(ExecutionView run, string step, string name) =>
        run.Steps.FirstOrDefault(s => s.Name == step)?.Counts?.ToObject() is { } counts ? Of(counts, name) ?? 0 : 0;
}
