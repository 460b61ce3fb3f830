using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Dozen.Testing.Places;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Discovery;

/// <summary>A database, and processes that look for businesses in an invented town.</summary>
public abstract class DiscoveryTest(Engine engine, TownServer? town = null) : DatabaseTest(engine)
{
    private protected static readonly PlaceSearch Dentists = new() { Industry = "dentists", Location = "Testville", MaxResults = 1_000, Source = "google_places" };

    private readonly List<ServiceProvider> processes = [];

    protected TownServer Town { get; } = town ?? new TownServer();

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in processes) await process.DisposeAsync();
        await Town.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ServiceProvider Process()
    {
        var process = TestDatabase.ServicesOver(Database.Url, Database.Time, services => services.UseTown(Town));
        processes.Add(process);
        return process;
    }

    private protected async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> run, Caller? caller = null) where TService : notnull
    {
        var process = processes.Count > 0 ? processes[0] : Process();
        await using var scope = process.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller ?? Database.Caller);
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private protected async Task<long> StartAsync(PlaceSearch search, Caller? caller = null) =>
        (await RunAsync<StartDiscovery, Result<ExecutionView>>(v => v.ExecuteAsync(search, Cancelled), caller)).Value.Id;

    private protected async Task<ExecutionView> FindAsync(PlaceSearch search, Caller? caller = null)
    {
        var id = await StartAsync(search, caller);
        Assert.True(await Process().GetRequiredService<WorkRuns>().WorkOneAsync(Cancelled));
        return await ReadAsync(id, caller);
    }

    private protected async Task<ExecutionView> ReadAsync(long id, Caller? caller = null) =>
        (await RunAsync<ExecutionQueries, Result<ExecutionView>>(q => q.GetAsync(id, Cancelled), caller)).Value;

    private protected Task<List<Lead>> LeadsAsync(Caller? caller = null) =>
        RunAsync<DozenDbContext, List<Lead>>(db => db.Leads.AsNoTracking().OrderBy(l => l.Id).ToListAsync(Cancelled), caller);

    private protected async Task<Page<LeadSummary>> LeadsOfAsync(long executionId) =>
        (await RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter { ExecutionId = executionId }, new ListPaging(PerPage: 200), Cancelled))).Value;

    private protected static JsonObject Counts(ExecutionView run) => run.Steps.Single(s => s.Name == "find_places").Counts!.ToObject();

    private protected static int Count(ExecutionView run, string name) => Counts(run)[name]?.GetValue<int>() ?? 0;
}
