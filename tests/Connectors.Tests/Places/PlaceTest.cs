using System.Text.Json.Nodes;
using Dozen.Connectors.GooglePlaces;
using Dozen.Connectors.Outbound;
using Dozen.Connectors.Overpass;
using Dozen.Connectors.Places;
using Dozen.Core.Common;
using Dozen.Core.Discovery;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Secrets;
using Dozen.Testing.Places;

namespace Dozen.Connectors.Tests.Places;

/// <summary>A town on this machine, and the sources that ask it.</summary>
public abstract class PlaceTest(TownServer town) : IAsyncDisposable
{
    private readonly OutboundHttp outbound = new(OutboundAddresses.Parse("127.0.0.0/8"));

    private protected static readonly PlaceQuery Dentists = new("dentists", "Testville", null, 1_000, null, null);

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected TownServer Town => town;

    protected HastyTime Time { get; } = new();

    public virtual async ValueTask DisposeAsync()
    {
        outbound.Dispose();
        await town.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected GooglePlacesSource Google(ISecretSource? secrets = null) =>
        new(new PlaceHttp(outbound, Time), secrets ?? TownServer.Secrets, GooglePlacesOptions.From(Setting));

    private protected OverpassSource Overpass() => new(new PlaceHttp(outbound, Time), OverpassOptions.From(Setting), Time);

    /// <summary>Every part of a search to its end.</summary>
    private protected static async Task<List<PlacePage>> AllAsync(IPlaceSource source, PlaceQuery query)
    {
        var pages = new List<PlacePage>();
        JsonObject? cursor = null;
        do
        {
            var page = (await source.NextAsync(query, cursor, Cancelled)).Value;
            pages.Add(page);
            cursor = page.Cursor is null ? null : (JsonObject)JsonNode.Parse(page.Cursor.ToJsonString())!; // as from the database
        }
        while (cursor is not null && pages.Count < 500);

        return pages;
    }

    private protected static async Task<Failure> RefusalAsync(IPlaceSource source, PlaceQuery query, JsonObject? cursor = null) =>
        (await source.NextAsync(query, cursor, Cancelled)).Failure!;

    protected string? Setting(string name) => town.Settings.GetValueOrDefault(name);
}
