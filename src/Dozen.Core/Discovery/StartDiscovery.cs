using Dozen.Core.Common;
using Dozen.Core.Users;
using Dozen.Core.Workflows;

namespace Dozen.Core.Discovery;

/// <summary>What a search would take, and whom it would ask.</summary>
/// <param name="SearchQuery">The search as a sentence.</param>
/// <param name="Source">The source's name.</param>
/// <param name="SourceTitle">For people.</param>
/// <param name="KnownIndustry">What the industry was understood as; null for a word that is not in the table, which is then looked for as it is.</param>
/// <param name="RequestsFrom">At least so many requests.</param>
/// <param name="RequestsTo">At most so many.</param>
/// <param name="CostCentsFrom">Cents of the currency in which the price is configured; 0 for free sources.</param>
/// <param name="LimitCents">Where the search stops: its budget, or the limit of this server; null for free sources.</param>
public sealed record DiscoveryEstimate(
    string SearchQuery, string Source, string SourceTitle, string? KnownIndustry, int RequestsFrom, int RequestsTo, long CostCentsFrom, long CostCentsTo, long? LimitCents, string? Note);

/// <summary>Starts a search for businesses as a run, or tells what it would take.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class StartDiscovery(PlaceSources sources, StartRun start)
{
    public async Task<Result<DiscoveryEstimate>> EstimateAsync(PlaceSearch search, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(search, cancellationToken) is var (source, refusal) && source is null) return refusal!;
        if (!(await source.EstimateAsync(search.Query, cancellationToken)).TryGet(out var estimate, out var failure)) return failure;

        var price = source.Facts.Price;
        return new DiscoveryEstimate(
            search.Query.Sentence, source.Facts.Name, source.Facts.Title, Industries.Find(search.Industry)?.Title, estimate.RequestsFrom, estimate.RequestsTo,
            estimate.CostCentsFrom, estimate.CostCentsTo, price is null ? null : Math.Min(price.MostCents, search.BudgetCents ?? price.MostCents), estimate.Note);
    }

    /// <returns>The run, queued.</returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(PlaceSearch search, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(search, cancellationToken) is var (source, refusal) && source is null) return refusal!;
        if (source.Facts.Price is { } price && !price.Allows(1, search.BudgetCents)) return DiscoveryFailures.OutOfBudget;

        var query = search.Query;
        var input = new PlaceSearchInput(
            query.Industry, query.Location, query.Radius, query.MaxResults, query.Language, query.Country, source.Facts.Name, search.BudgetCents, query.Sentence, search.Sources);
        return await start.ExecuteAsync(new NewRun(WorkflowType.GoogleMapsLeadGeneration, JsonText.From(input)), cancellationToken);
    }

    private async Task<(IPlaceSource? Source, Failure? Failure)> ReadyAsync(PlaceSearch search, CancellationToken cancellationToken)
    {
        if (search.Problem() is { } problem) return (null, problem);
        return Industries.FindOrGuess(search.Industry) is null
            ? (null, DiscoveryFailures.IndustryNotFound(search.Industry))
            : await sources.FindAsync(search.Source, cancellationToken);
    }
}
