using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Data.Tests.Running;

/// <summary>Runs with steps that a test writes, worked by processes over one database.</summary>
public abstract class RunTest(Engine engine) : DatabaseTest(engine)
{
    private readonly List<ServiceProvider> processes = [];

    private protected WorkedSteps Steps { get; } = new();

    /// <summary>One more process, with workers that only do what the test asks for.</summary>
    private protected ServiceProvider Process(RunOptions? options = null)
    {
        var process = TestDatabase.ServicesOver(Database.Url, Database.Time, services =>
        {
            services.RemoveAll<IRunKind>();
            services.AddSingleton(options ?? new RunOptions());
            services.AddSingleton(Steps);
            services.AddScoped<IRunKind>(scope => new WorkedKind(Steps, scope, WorkflowType.LeadEnrichment));
            services.AddScoped<IRunKind>(scope => new WorkedKind(Steps, scope, WorkflowType.LeadScoring));
        });
        processes.Add(process);
        return process;
    }

    private protected static WorkRuns Worker(ServiceProvider process) => process.GetRequiredService<WorkRuns>();

    public override async ValueTask DisposeAsync()
    {
        foreach (var process in processes) await process.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<long> StartAsync(NewRun? run = null, Caller? caller = null) => (await Database.RunAsync<StartRun, Result<ExecutionView>>(
        v => v.ExecuteAsync(run ?? new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject), Cancelled), caller)).Value.Id;

    private protected async Task<ExecutionView> ReadAsync(long id, Caller? caller = null) =>
        (await Database.RunAsync<ExecutionQueries, Result<ExecutionView>>(q => q.GetAsync(id, Cancelled), caller)).Value;

    /// <summary>As its worker had died long ago.</summary>
    private protected Task<int> ExpireAsync(long id) => Database.RunAsync<DozenDbContext, int>(db => db.WorkflowExecutions.Where(e => e.Id == id)
        .ExecuteUpdateAsync(set => set.SetProperty(e => e.LeaseExpiresAt, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)), Cancelled));

    private protected Task<int> LeadsAsync() => Database.RunAsync<DozenDbContext, int>(db => db.Leads.CountAsync(Cancelled));

    /// <summary>An effect that can be counted.</summary>
    private protected static async Task AddLeadAsync(IServiceProvider scope, string company, CancellationToken cancellationToken)
    {
        var added = await scope.GetRequiredService<CreateLead>().ExecuteAsync(new NewLead { Company = company }, cancellationToken);
        Assert.True(added.Succeeded);
    }
}
