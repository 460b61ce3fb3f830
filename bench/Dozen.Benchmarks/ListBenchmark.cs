using System.Diagnostics;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Importing;
using Dozen.Core.Leads;

namespace Dozen.Benchmarks;

/// <summary>How long pages of the lead list take in a large organisation: the query as the API and the pages run it, without HTTP.</summary>
internal static class ListBenchmark
{
    private const int Repeats = 200;

    public static async Task RunAsync(IBenchEngine engine, int rows, string folder)
    {
        var file = Path.Combine(folder, "places.csv");
        PlacesFile.Write(file, rows, 1, seed: 1);
        await using var database = await BenchDatabase.OpenAsync(await engine.CreateAsync("list"));
        var started = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(file, "places.csv", new ImportSettings(), default));
        var ended = await database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, default));
        Console.WriteLine($"{engine.Name}, {ended.Value.Counts.Created:N0} leads, {Repeats} reads each");

        var noCount = new ListPaging(CountTotal: false);
        await MeasureAsync("page 1", _ => new LeadFilter(), noCount);
        await MeasureAsync("page 1 with total", _ => new LeadFilter(), new ListPaging(), repeats: 20);
        await MeasureAsync("filtered (status, country)", _ => new LeadFilter { Statuses = [LeadStatus.New], Countries = ["CY"] }, noCount);
        await MeasureAsync("search, one lead", i => new LeadFilter { Search = $"place{1000 + i}.example" }, noCount);
        await MeasureAsync("search, many leads", _ => new LeadFilter { Search = "harbour linden" }, noCount);
        await MeasureAsync("search, no lead", _ => new LeadFilter { Search = "nobody at all" }, noCount);

        var cursor = await CursorAtAsync(page: 10_000);
        await MeasureAsync("page 10,000 by cursor", _ => new LeadFilter(), noCount with { Cursor = cursor });

        async Task MeasureAsync(string name, Func<int, LeadFilter> filter, ListPaging paging, int repeats = Repeats)
        {
            var times = new List<double>();
            for (var i = -10; i < repeats; i++)
            {
                var watch = Stopwatch.StartNew();
                await ListAsync(filter(Math.Abs(i)), paging);
                if (i >= 0) times.Add(watch.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            Console.WriteLine($"  {name,-28} p50 {times[times.Count / 2],8:F2} ms   p99 {times[(int)(times.Count * 0.99)],8:F2} ms");
        }

        async Task<string?> CursorAtAsync(int page)
        {
            var perPage = Math.Min(50, rows / page);
            string? at = null;
            for (var read = 0; read < page * perPage; read += ListPaging.MaxPerPage)
                at = (await ListAsync(new LeadFilter(), new ListPaging(PerPage: ListPaging.MaxPerPage, CountTotal: false, Cursor: at))).NextCursor;
            return at;
        }

        async Task<Page<LeadSummary>> ListAsync(LeadFilter filter, ListPaging paging) =>
            (await database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(filter, paging, default))).Value;
    }
}
