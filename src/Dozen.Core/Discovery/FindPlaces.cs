using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Organizations;
using Dozen.Core.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>
/// The step that asks a source page by page. A page's leads and the place where the next one begins are saved together, so that
/// a run which was stopped asks again for the page in hand at most.
/// </summary>
public sealed class FindPlaces(DozenDbContext db, PlaceSources sources, PlaceWriter writer, TimeProvider time) : IRunStep
{
    public const string StepName = "find_places";

    private const string Cursor = "cursor";
    private const string Requests = "requests";
    private const string PageNumber = "page";
    private const string SkippedIds = "skipped_ids";

    /// <summary>How often a page is written when somebody else changes or stores one of its leads at the same moment.</summary>
    private const int Tries = 5;

    // Remembered so that a place which comes with several cells is counted once.
    private const int MostSkippedIds = 5_000;

    public string Name => StepName;

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        var input = run.Input.To<PlaceSearchInput>()!;
        (run.Given["industry"], run.Given["location"], run.Given["source"]) = (input.Industry, input.Location, input.Source);
        if (await sources.FindAsync(input.Source, cancellationToken) is var (source, obstacle) && source is null) return StepEnd.Failed(obstacle!);

        var settings = new OrganizationSettings(await db.Organizations.AsNoTracking().Select(o => o.Settings).SingleAsync(cancellationToken));
        var country = CountryOf(input, settings);
        var price = source.Facts.Price;
        while (true)
        {
            if (price is not null)
            {
                var requests = Number(run.State, Requests) + 1;
                if (!price.Allows(requests, input.BudgetCents))
                {
                    await EndAsync(run, input, source.Facts, outOfBudget: true, cancellationToken);
                    return StepEnd.Done;
                }

                // Written down before it is asked: killed in between, the request was made and counts.
                await run.SaveAsync(0, _ => Count(run, source.Facts, requests), cancellationToken);
            }

            PlacePage page;
            try
            {
                var asked = await source.NextAsync(input.Query, run.State[Cursor] as JsonObject, cancellationToken);
                if (!asked.TryGet(out page!, out var refusal)) return StepEnd.Failed(refusal);
            }
            catch (PlaceSourceException busy)
            {
                throw new TryAgainException(busy.Message, busy.RetryAfter, busy);
            }

            var isFull = await WriteAsync(run, input, source.Facts, page, country, cancellationToken);
            if (page.Cursor is not null && !isFull) continue;
            await EndAsync(run, input, source.Facts, outOfBudget: false, cancellationToken);
            return StepEnd.Done;
        }
    }

    /// <returns>Whether the search has as many leads as it may find.</returns>
    private async Task<bool> WriteAsync(StepRun run, PlaceSearchInput input, PlaceSourceFacts source, PlacePage page, string? country, CancellationToken cancellationToken)
    {
        var isFull = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await run.SaveAsync(page.Progress, async token => isFull = await WriteOnceAsync(run, input, source, page, country, token), cancellationToken);
                return isFull;
            }
            catch (Exception conflict) when (conflict is DbUpdateException && attempt < Tries)
            {
                // Somebody else stored or changed one of these leads meanwhile: everything is taken back, and looked at again.
            }
        }
    }

    private async Task<bool> WriteOnceAsync(StepRun run, PlaceSearchInput input, PlaceSourceFacts source, PlacePage page, string? country, CancellationToken cancellationToken)
    {
        var leads = run.Results["lead_ids"] as JsonArray ?? [];
        var found = leads.Select(id => id!.GetValue<long>()).ToHashSet();
        var number = Number(run.State, PageNumber) + (page.Places.Count > 0 ? 1 : 0);
        var stamp = new SourceStamp(run.ExecutionId, input.SearchQuery, number, time.Now()) { IsSearch = true };
        var drafts = page.Area is { } area ? Drafts(run, page, source, area, country) : [];
        var written = await writer.WriteAsync(drafts, source, stamp, found, input.MaxResults - found.Count, cancellationToken);

        foreach (var id in written.Created.Concat(written.Merged)) leads.Add(id);
        if (run.Results["lead_ids"] is null) run.Results["lead_ids"] = leads;
        if (page.Area is { } looked) run.Results["area"] ??= AreaJson(looked);
        Add(run, "found", written.Created.Count + written.Merged.Count);
        Add(run, "created", written.Created.Count);
        Add(run, "merged", written.Merged.Count);
        Add(run, "changed", written.Changed);
        Add(run, "repeated", written.Repeated);
        Add(run, "skipped_in_trash", written.InTrash);
        Add(run, "skipped_unreadable", page.Unreadable);
        if (source.Price is null) Add(run, Requests, page.Requests);
        run.Results["total_urls_found"] = leads.Count;
        run.LeadsProcessed = leads.Count;
        run.State[PageNumber] = number;
        run.State[Cursor] = page.Cursor?.DeepClone();
        return leads.Count >= input.MaxResults;
    }

    private static List<LeadDraft> Drafts(StepRun run, PlacePage page, PlaceSourceFacts source, SearchArea area, string? country)
    {
        var drafts = new List<LeadDraft>(page.Places.Count);
        var skipped = run.State[SkippedIds] as JsonArray ?? [];
        var known = skipped.Select(id => id!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var place in page.Places)
        {
            var (draft, skip) = PlaceDraft.Of(place, source, area, country);
            if (draft is not null)
            {
                drafts.Add(draft);
            }
            else if (known.Add(place.Id))
            {
                if (skipped.Count < MostSkippedIds) skipped.Add(place.Id);
                Add(run, "skipped_" + skip!.Value.ToText(), 1);
            }
        }

        if (skipped.Count > 0) run.State[SkippedIds] ??= skipped;
        return drafts;
    }

    private Task EndAsync(StepRun run, PlaceSearchInput input, PlaceSourceFacts source, bool outOfBudget, CancellationToken cancellationToken) => run.SaveAsync(1, async token =>
    {
        if (outOfBudget) run.Counts["stopped_by_budget"] = true;
        var counts = (JsonObject)run.Counts.DeepClone();
        if (source.Attribution is { } attribution) run.Results["attribution"] = attribution;
        run.Results["counts"] = counts;
        var found = Number(run.Counts, "found");
        db.Activities.Add(Activity.Record(
            run.Caller, null, ActivityType.WorkflowRun, $"Found {found} {(found == 1 ? "business" : "businesses")}: {input.SearchQuery}".Truncated(500), time.Now(),
            new { execution_id = run.ExecutionId, source = source.Name, counts }));
        await db.SaveChangesAsync(token);
    }, cancellationToken);

    private static Task Count(StepRun run, PlaceSourceFacts source, int requests)
    {
        run.State[Requests] = requests;
        run.Counts[Requests] = requests;
        run.Counts["cost_cents"] = source.Price!.CostOf(requests);
        return Task.CompletedTask;
    }

    private static void Add(StepRun run, string name, int more)
    {
        if (more > 0 || name is "found" or "created" or "merged") run.Counts[name] = Number(run.Counts, name) + more;
    }

    private static int Number(JsonObject values, string name) => values[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    private static string? CountryOf(PlaceSearchInput input, OrganizationSettings settings) => input.Country ?? settings.DefaultCountry;

    private static JsonObject AreaJson(SearchArea area) => new()
    {
        ["name"] = area.Name,
        ["box"] = new JsonArray(area.Box.South, area.Box.West, area.Box.North, area.Box.East),
        ["centre"] = new JsonArray(area.Centre.Latitude, area.Centre.Longitude),
        ["radius"] = area.Radius,
    };
}
