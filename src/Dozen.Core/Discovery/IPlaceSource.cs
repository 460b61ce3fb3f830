using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Core.Discovery;

/// <summary>Somewhere businesses can be looked up. Registered by name; which one a search uses is its own choice or the configuration's.</summary>
public interface IPlaceSource
{
    PlaceSourceFacts Facts { get; }

    /// <summary>Why it can't be used as it is configured; null when it can.</summary>
    Task<Failure?> FindObstacleAsync(CancellationToken cancellationToken);

    /// <summary>What a search would take. Asks nobody who sends a bill.</summary>
    Task<Result<PlaceEstimate>> EstimateAsync(PlaceQuery query, CancellationToken cancellationToken);

    /// <summary>The next part of a search: at most one request that costs money.</summary>
    /// <param name="cursor">As the part before gave it; null for the first.</param>
    /// <returns>A failure is final: the location or the key is not known. What is temporary throws.</returns>
    /// <exception cref="PlaceSourceException">The source doesn't answer as it should, for now.</exception>
    Task<Result<PlacePage>> NextAsync(PlaceQuery query, JsonObject? cursor, CancellationToken cancellationToken);
}

/// <summary>What is always true of a source.</summary>
/// <param name="Name">In requests and settings: <c>google_places</c>, <c>openstreetmap</c>, <c>open_places</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="DataName">Its key in <c>enrichment_data</c>.</param>
/// <param name="LeadSource">The source of leads that it finds.</param>
/// <param name="KeepFor">How long its values may be kept unless somebody else confirms them; null for ever.</param>
public sealed record PlaceSourceFacts(string Name, string Title, string DataName, LeadSource LeadSource, TimeSpan? KeepFor = null)
{
    /// <summary>What requests cost; null where they are free.</summary>
    public PlacePrice? Price { get; init; }

    /// <summary>What must be said where its data is shown; null for nothing.</summary>
    public string? Attribution { get; init; }
}

/// <summary>What a source's requests cost, and how many one search may make at most.</summary>
/// <param name="CentsPerThousand">Of a thousand requests, in cents.</param>
/// <param name="MostRequests">Of one search, whatever its own budget.</param>
/// <param name="MostCents">Likewise.</param>
public sealed record PlacePrice(decimal CentsPerThousand, int MostRequests, long MostCents)
{
    /// <summary>In cents, rounded up.</summary>
    public long CostOf(int requests) => (long)Math.Ceiling(requests * CentsPerThousand / 1000);

    /// <summary>Whether so many requests are within the server's limits and the search's own budget.</summary>
    /// <param name="budget">In cents; null for no own one.</param>
    public bool Allows(int requests, long? budget) => requests <= MostRequests && CostOf(requests) <= Math.Min(MostCents, budget ?? MostCents);
}

/// <summary>What a search would take, at least and at most.</summary>
/// <param name="CostCentsFrom">Cents of the currency in which the price is configured; 0 for free sources.</param>
/// <param name="Note">What else somebody should know before starting; null for nothing.</param>
public sealed record PlaceEstimate(int RequestsFrom, int RequestsTo, long CostCentsFrom, long CostCentsTo, string? Note);

/// <summary>One part of a search.</summary>
/// <param name="Area">Where the search looks; null as long as that is not known.</param>
/// <param name="Places">May hold places of earlier parts again.</param>
/// <param name="Unreadable">Entries that could not be understood at all.</param>
/// <param name="Requests">How often the source was asked for this part, repetitions included.</param>
/// <param name="Progress">How much of the area is done, 0 to 1.</param>
/// <param name="Cursor">Where the next part goes on; null when this was the last.</param>
public sealed record PlacePage(SearchArea? Area, IReadOnlyList<Place> Places, int Unreadable, int Requests, double Progress, JsonObject? Cursor);

/// <summary>The source can't be reached, is busy or talks nonsense: it may be better later.</summary>
public sealed class PlaceSourceException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>When the source wants to be asked again; null when it has not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>It took too long, so a smaller question may do better.</summary>
    public bool TookTooLong { get; init; }
}
