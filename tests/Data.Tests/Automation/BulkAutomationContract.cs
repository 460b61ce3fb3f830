using System.Globalization;
using System.Text;
using Dozen.Core.Activities;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Automation;

/// <summary>What workflows hear of imports and bulk changes, which write past the change tracker.</summary>
public abstract class BulkAutomationContract(Engine engine) : AutomationTest(engine)
{
    private const string Tagging = """{"action":"add_tag","tag":"seen"}""";
    private const string OnlyEven = "\"criteria\":{\"field\":\"city\",\"op\":\"eq\",\"value\":\"even\"}";

    [Fact]
    public async Task An_import_tells_nobody_unless_somebody_asks_for_it_and_says_how_much()
    {
        var silent = await ImportAsync(Rows(4));
        var workflow = await WorkflowAsync("event", $$"""{"events":["lead.created","lead.updated"],{{OnlyEven}} }""", Tagging);

        var created = await ImportAsync(Rows(6));
        var changed = await ImportAsync("Company,Email,Industry\nCompany 0,mail0@bulk.example,Food\n");

        Assert.Equal(new ImportAutomation(null, 0, 0), silent.Automation);
        Assert.Equal((2, new ImportAutomation(null, 0, 2)), (created.Counts.Created, created.Automation));
        Assert.Equal((1, new ImportAutomation(null, 0, 1)), (changed.Counts.Changed, changed.Automation));
        Assert.Empty(await RunsOfAsync(workflow));
    }

    [Fact]
    public async Task A_run_for_each_lead_is_queued_with_its_batch_once_however_often_the_import_is_stopped()
    {
        var workflow = await WorkflowAsync("event", $$"""{"events":["lead.created"],"bulk":"run",{{OnlyEven}} }""", Tagging);
        var started = await StartImportAsync(Rows(6_000), new ImportSettings());

        // The process ends when the second batch has written its runs, before that is committed.
        await using (var failing = TestDatabase.ServicesOver(Database.Url, Database.Time, services =>
        {
            services.AddSingleton(new Ending(2));
            services.Decorate();
        }))
        {
            await Assert.ThrowsAsync<ProcessEndedException>(() => RunAsync(failing, started.Id, Cancelled));
        }

        var committed = await Database.RunAsync<DozenDbContext, int>(db => db.Leads.CountAsync(l => l.City == "even", Cancelled));
        Assert.Equal(committed, (await RunsOfAsync(workflow)).Count);
        Assert.InRange(committed, 1, 2_999);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, new Watch(_ => stop.Cancel()), stop.Token)));
        var ended = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;

        Assert.Equal(new ImportAutomation(null, 3_000, 0), ended.Automation);
        var leads = await Database.RunAsync<DozenDbContext, List<long>>(db => db.Leads.Where(l => l.City == "even").OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(Cancelled));
        var runs = await RunsOfAsync(workflow);
        Assert.Equal(leads, runs.Select(r => r.LeadId!.Value).Order());
        Assert.All(runs, r => Assert.Equal((ExecutionStatus.Pending, WorkflowType.Custom, 0, true), (r.Status, r.WorkflowType, r.Attempt, r.RunAfter is not null)));
        Assert.Equal("lead.created", (string?)runs[0].InputData.ToObject()["cause"]!["events"]![0]);

        await WorkAsync();
        Assert.Equal(20, (await RunsOfAsync(workflow)).Count(r => r.Status == ExecutionStatus.Completed));
    }

    [Fact]
    public async Task One_run_gathers_the_leads_of_an_import_and_begins_when_that_ends()
    {
        var workflow = await WorkflowAsync("event", $$"""{"events":["lead.created"],"bulk":"coalesce",{{OnlyEven}} }""", Tagging);
        var started = await StartImportAsync(Rows(4_500), new ImportSettings());
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, new Watch(_ => stop.Cancel()), stop.Token)));
        var waiting = Assert.Single(await RunsOfAsync(workflow));
        Assert.True(waiting.RunAfter > Database.Time.GetUtcNow());
        var ended = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;

        var run = Assert.Single(await RunsOfAsync(workflow));
        var leads = await Database.RunAsync<DozenDbContext, List<long>>(db => db.Leads.Where(l => l.City == "even").OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(Cancelled));
        Assert.Equal((waiting.Id, 2_250, Database.Time.GetUtcNow()), (run.Id, leads.Count, run.RunAfter!.Value));
        Assert.Equal(leads, run.InputData.ToObject()["lead_ids"]!.AsArray().Select(i => (long)i!));
        Assert.Equal(new ImportAutomation(null, 1, 0), ended.Automation);
    }

    [Fact]
    public async Task More_leads_than_a_run_may_have_become_several_runs()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"]}""", Tagging);

        var ended = await ImportAsync(Rows(21_000), new ImportSettings { Automation = BulkReaction.Coalesce });

        Assert.Equal(3, ended.Automation.Runs);
        var ids = (await RunsOfAsync(workflow)).Select(r => r.InputData.ToObject()["lead_ids"]!.AsArray().Select(i => (long)i!).ToList()).ToList();
        Assert.Equal([10_000, 10_000, 1_000], ids.Select(i => i.Count));
        Assert.Equal(21_000, ids.SelectMany(i => i).Distinct().Count());
    }

    [Fact]
    public async Task A_run_for_many_leads_goes_on_where_its_worker_stopped()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"]}""", $$"""{"action":"call_webhook","integration_id":{{await IntegrationAsync()}} },{{Tagging}}""");
        await ImportAsync(Rows(5), new ImportSettings { Automation = BulkReaction.Coalesce });
        using var stop = new CancellationTokenSource();
        Outside.OnSend = () =>
        {
            if (Outside.Sent.Count == 3) stop.Cancel();
        };

        Assert.True(await Process().GetRequiredService<WorkRuns>().WorkOneAsync(stop.Token));
        var halfway = Assert.Single(await RunsOfAsync(workflow));
        Outside.OnSend = null;
        await WorkAsync();

        var run = Assert.Single(await RunsOfAsync(workflow));
        Assert.Equal((ExecutionStatus.Pending, 2), (halfway.Status, halfway.LeadsProcessed));
        Assert.Equal((ExecutionStatus.Completed, 5), (run.Status, run.LeadsProcessed));
        Assert.Equal([1, 1, 2, 1, 1], Outside.Sent.CountBy(s => s.Id).Select(s => s.Value)); // the third was under way, and goes out again under its id
        Assert.All(await LeadsAsync(), l => Assert.Equal(["seen"], l.Tags));
        var changes = await Database.RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(a => a.ActivityType == ActivityType.Updated, Cancelled));
        Assert.Equal(5, changes);
    }

    [Fact]
    public async Task What_an_import_asks_for_goes_for_all_workflows_and_undoing_it_cancels_what_has_not_begun()
    {
        var each = await WorkflowAsync("event", """{"events":["lead.created"],"bulk":"coalesce"}""", Tagging);
        var other = await WorkflowAsync("event", """{"events":["lead.created"],"bulk":"suppress"}""", Tagging);

        var run = await ImportAsync(Rows(3), new ImportSettings { Automation = BulkReaction.Run });
        Assert.Equal((3, 3, new ImportAutomation(BulkReaction.Run, 6, 0)), ((await RunsOfAsync(each)).Count, (await RunsOfAsync(other)).Count, run.Automation));
        await Process().GetRequiredService<WorkRuns>().WorkOneAsync(Cancelled);
        var undone = (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(run.Id, Cancelled))).Value.Undone;

        // On one of them a workflow has worked: it stays, with what waits for it.
        Assert.Equal(new UndoCounts(2, 0, 1), undone);
        var runs = (await RunsOfAsync(each)).Concat(await RunsOfAsync(other)).ToList();
        Assert.Equal((1, 1, 4), (runs.Count(r => r.Status == ExecutionStatus.Completed), runs.Count(r => r.Status == ExecutionStatus.Pending), runs.Count(r => r.Status == ExecutionStatus.Cancelled)));

        var gathered = await ImportAsync("Company,Email\nAnother,another@bulk.example\n", new ImportSettings { Automation = BulkReaction.Coalesce });
        await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(gathered.Id, Cancelled));
        Assert.Equal(ExecutionStatus.Cancelled, (await RunsOfAsync(each))[^1].Status);
    }

    [Fact]
    public async Task A_workflow_that_is_switched_off_meanwhile_hears_no_more()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"],"bulk":"run"}""", Tagging);
        var started = await StartImportAsync(Rows(6_000), new ImportSettings());
        var heard = 0;

        await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, new Watch(view =>
        {
            if (heard > 0) return;
            heard = view.Counts.Created;
            Database.RunAsync<UpdateWorkflow, Result<WorkflowView>>(u => u.ExecuteAsync(workflow, new WorkflowPatch { IsActive = false }, null, Cancelled)).GetAwaiter().GetResult();
        }), Cancelled));

        Assert.Equal(heard, (await RunsOfAsync(workflow)).Count);
        Assert.InRange(heard, 1, 5_999);
    }

    [Theory]
    [InlineData("""{"events":["lead.updated"]}""", 12, 1)]
    [InlineData("""{"events":["lead.updated"],"bulk":"coalesce"}""", 12, 1)]
    [InlineData("""{"events":["lead.updated"],"bulk":"run"}""", 12, 12)]
    [InlineData("""{"events":["lead.updated"],"bulk":"suppress"}""", 12, 0)]
    [InlineData("""{"events":["lead.updated"],"bulk":"suppress"}""", 3, 3)]
    [InlineData("""{"events":["lead.status_changed"],"bulk":"run"}""", 12, 0)]
    public async Task A_bulk_change_sets_off_what_the_workflow_says(string trigger, int leads, int runs)
    {
        await WriteAsync(BulkMode.Create, leads);
        var ids = (await LeadsAsync()).Select(l => l.Id).ToList();
        var workflow = await WorkflowAsync("event", trigger, Tagging);

        await Database.RunAsync<ChangeLeads, Result<BulkResult>>(v => v.ExecuteAsync(new LeadSelection(ids, null), new BulkPatch { Industry = "Food" }, Cancelled));
        await Database.RunAsync<ChangeLeads, Result<BulkResult>>(v => v.ExecuteAsync(new LeadSelection(ids, null), new BulkPatch { Industry = "Food" }, Cancelled)); // changes nothing

        var queued = await RunsOfAsync(workflow);
        Assert.Equal(runs, queued.Count);
        Assert.Equal(runs == 0 ? [] : ids, queued.SelectMany(r => r.InputData.ToObject()["lead_ids"]!.AsArray().Select(i => (long)i!)).Order());
        await WorkAsync();
        Assert.Equal(runs == 0 ? 0 : leads, (await LeadsAsync()).Count(l => l.Tags.Contains("seen")));
    }

    [Fact]
    public async Task Leads_that_a_bulk_request_creates_and_changes_are_told_apart_and_criteria_are_asked_of_each()
    {
        await WriteAsync(BulkMode.Create, 20);
        var created = await WorkflowAsync("event", """{"events":["lead.created"],"bulk":"run"}""", Tagging);
        var changed = await WorkflowAsync("event", $$"""{"events":["lead.updated"],{{OnlyEven}} }""", Tagging);

        var result = (await WriteAsync(BulkMode.Upsert, 30, "Food")).Value;

        Assert.Equal((10, 20), (result.Created, result.Updated));
        Assert.Equal(result.Items.Where(i => i.Status == BulkStatus.Created).Select(i => i.Id), (await RunsOfAsync(created)).Select(r => r.LeadId));
        Assert.Equal(10, Assert.Single(await RunsOfAsync(changed)).InputData.ToObject()["lead_ids"]!.AsArray().Count);

        // Taking it back is told to nobody, and takes back what has not begun.
        var undone = (await Database.RunAsync<UndoChange, Result<UndoResult>>(v => v.ExecuteAsync(result.UndoToken!, Cancelled))).Value;
        Assert.Equal((10, 20, 0), (undone.Removed, undone.Restored, undone.Kept));
        Assert.All(await RunsOfAsync(created), r => Assert.Equal((ExecutionStatus.Cancelled, (long?)null), (r.Status, r.LeadId)));
        Assert.Single(await RunsOfAsync(changed));
    }

    [Fact]
    public async Task Nothing_is_queued_for_a_bulk_change_that_is_rolled_back()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"],"bulk":"run"}""", Tagging);

        await Database.RunAsync<IServiceProvider, int>(async scope =>
        {
            await using var transaction = await scope.GetRequiredService<DozenDbContext>().BeginOrJoinAsync(Cancelled);
            Assert.True((await scope.GetRequiredService<WriteLeads>().ExecuteAsync(Items(12, null), BulkMode.Create, Cancelled)).Succeeded);
            return 0;
        });

        Assert.Empty(await RunsOfAsync(workflow));
    }

    private Task<Result<BulkResult>> WriteAsync(BulkMode mode, int count, string? industry = null) =>
        Database.RunAsync<WriteLeads, Result<BulkResult>>(v => v.ExecuteAsync(Items(count, industry), mode, Cancelled));

    private static List<BulkLead> Items(int count, string? industry) => [.. Enumerable.Range(0, count).Select(i => new BulkLead(
        new NewLead { ExternalId = $"x:{i}", Company = $"Company {i}", City = i % 2 == 0 ? "Even" : "Odd", Industry = industry is null ? default : new(industry) }, null))];

    /// <summary>Half of them in a town called even.</summary>
    private static string Rows(int count)
    {
        var csv = new StringBuilder("Company,Email,City\n");
        for (var i = 0; i < count; i++) csv.Append(CultureInfo.InvariantCulture, $"Company {i},mail{i}@bulk.example,{(i % 2 == 0 ? "even" : "odd")}\n");
        return csv.ToString();
    }

    private async Task<ImportView> StartImportAsync(string csv, ImportSettings settings)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, csv, Cancelled);
        return (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "file.csv", settings, Cancelled))).Value;
    }

    private async Task<ImportView> ImportAsync(string csv, ImportSettings? settings = null)
    {
        var started = await StartImportAsync(csv, settings ?? new ImportSettings());
        return (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;
    }

    private async Task<Result<ImportView>> RunAsync(ServiceProvider process, long import, CancellationToken cancellationToken)
    {
        await using var scope = process.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Database.Caller);
        return await scope.ServiceProvider.GetRequiredService<ImportLeads>().RunAsync(import, null, cancellationToken);
    }

    private Task<List<Lead>> LeadsAsync() => Database.RunAsync<DozenDbContext, List<Lead>>(db => db.Leads.AsNoTracking().OrderBy(l => l.Id).ToListAsync(Cancelled));

    private sealed class Watch(Action<ImportView> see) : IProgress<ImportView>
    {
        public void Report(ImportView value) => see(value);
    }
}

/// <summary>When a process ends: when it has written runs for so many times.</summary>
internal sealed class Ending(int at)
{
    private int times;

    public void Count()
    {
        if (++times == at) throw new ProcessEndedException();
    }
}

internal sealed class ProcessEndedException : Exception;

internal static class EndingServices
{
    /// <summary>Puts the end of the process behind the engine's bulk writer.</summary>
    public static void Decorate(this IServiceCollection services)
    {
        var engine = services.Last(s => s.ServiceType == typeof(IBulkWriter));
        services.AddSingleton<IBulkWriter>(provider => new EndingWriter((IBulkWriter)ActivatorUtilities.CreateInstance(provider, engine.ImplementationType!), provider.GetRequiredService<Ending>()));
    }

    private sealed class EndingWriter(IBulkWriter engine, Ending ending) : IBulkWriter
    {
        public Task<IBulkLoad> BeginAsync(DozenDbContext db, CancellationToken cancellationToken) => engine.BeginAsync(db, cancellationToken);

        public Task<IAsyncDisposable> PrepareLookUpsAsync(DozenDbContext db, CancellationToken cancellationToken) => engine.PrepareLookUpsAsync(db, cancellationToken);

        public Task<IReadOnlyList<long>> ReserveLeadIdsAsync(DozenDbContext db, int count, CancellationToken cancellationToken) => engine.ReserveLeadIdsAsync(db, count, cancellationToken);

        public Task WriteAsync(DozenDbContext db, IReadOnlyList<Lead> leads, CancellationToken cancellationToken) => engine.WriteAsync(db, leads, cancellationToken);

        public Task WriteHistoryAsync(DozenDbContext db, IReadOnlyList<Activity> activities, CancellationToken cancellationToken) => engine.WriteHistoryAsync(db, activities, cancellationToken);

        public async Task WriteRunsAsync(DozenDbContext db, IReadOnlyList<WorkflowExecution> runs, CancellationToken cancellationToken)
        {
            await engine.WriteRunsAsync(db, runs, cancellationToken);
            ending.Count();
        }
    }
}

public sealed class SqliteBulkAutomationTests() : BulkAutomationContract(Engine.Sqlite);

public sealed class PostgresBulkAutomationTests() : BulkAutomationContract(Engine.Postgres);
