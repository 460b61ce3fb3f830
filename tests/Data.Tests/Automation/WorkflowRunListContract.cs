using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Workflows;
using Dozen.Testing;

namespace Dozen.Data.Tests.Automation;

/// <summary>The runs of one workflow, on whichever engine.</summary>
public abstract class WorkflowRunListContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task A_workflow_has_its_own_runs_and_a_newest_one()
    {
        var (often, once, never) = (await WorkflowAsync("Often"), await WorkflowAsync("Once"), await WorkflowAsync("Never"));
        var first = await StartAsync(often);
        var other = await StartAsync(once);
        var last = await StartAsync(often);

        var runs = await Database.RunAsync<ExecutionQueries, Result<Page<ExecutionSummary>>>(q => q.ListAsync(new ExecutionFilter([], [], null) { WorkflowId = often }, new ListPaging(), Cancelled));
        var newest = await Database.RunAsync<ExecutionQueries, IReadOnlyList<ExecutionSummary>>(q => q.ListLastAsync([often, once, never], Cancelled));

        Assert.Equal([first, last], runs.Value.Items.Select(r => r.Id).Order());
        Assert.Equal([(often, last), (once, other)], newest.Select(r => (r.WorkflowId!.Value, r.Id)).Order());
    }

    private async Task<long> WorkflowAsync(string name) => (await Database.RunAsync<CreateWorkflow, Result<WorkflowView>>(c => c.ExecuteAsync(
        new NewWorkflow { Name = name, Configuration = JsonText.Trusted("""{"steps":[{"action":"enrich"}]}""") }, Cancelled))).Value.Id;

    private async Task<long> StartAsync(long workflow) =>
        (await Database.RunAsync<StartWorkflow, Result<ExecutionView>>(s => s.ExecuteAsync(workflow, new WorkflowStart(), Cancelled))).Value.Id;
}

public sealed class SqliteWorkflowRunListTests() : WorkflowRunListContract(Engine.Sqlite);

public sealed class PostgresWorkflowRunListTests() : WorkflowRunListContract(Engine.Postgres);
