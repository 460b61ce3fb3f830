using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Automation;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Automation;

/// <summary>Workflows that fire and run, on whichever engine.</summary>
public abstract class AutomationContract(Engine engine) : AutomationTest(engine)
{
    [Fact]
    public async Task A_workflow_started_by_hand_takes_its_steps_by_the_usual_verbs()
    {
        var user = Database.Caller.UserId!.Value;
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("manual", "{}", $$"""
            {"action":"set_fields","fields":{"industry":"Food","status":"qualified"} },
            {"action":"add_tag","tag":"new"},
            {"action":"assign","to":"least_loaded","users":[{{user}}] },
            {"action":"create_activity","activity_type":"call","subject":"Ring them","due_in":{"days":2 } },
            {"action":"branch","if":{"field":"industry","op":"eq","value":"food"},"then":[{"action":"add_tag","tag":"yes"}],"else":[{"action":"add_tag","tag":"no"}]},
            {"action":"add_tag","tag":"end"}
            """);

        var run = await StartAsync(workflow, lead);
        await WorkAsync();

        var after = (await Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(lead, Cancelled))).Value;
        Assert.Equal(("Food", LeadStatus.Qualified, user), (after.Industry, after.Status, after.AssignedToId!.Value));
        Assert.Equal(["new", "yes", "end"], after.Tags);
        var history = await Database.RunAsync<DozenDbContext, List<Activity>>(db => db.Activities.AsNoTracking().Where(a => a.LeadId == lead).ToListAsync(Cancelled));
        var call = Assert.Single(history, a => a.ActivityType == ActivityType.Call);
        Assert.Equal((ActivityStatus.Scheduled, Database.Time.GetUtcNow().AddDays(2), user), (call.Status, call.ScheduledAt!.Value, call.UserId!.Value));
        Assert.Contains(history, a => a.ActivityType == ActivityType.StatusChanged);
        Assert.Contains(history, a => a.ActivityType == ActivityType.Assigned);
        var view = await RunAsync(run);
        Assert.Equal((ExecutionStatus.Completed, 1), (view.Status, view.LeadsProcessed));
        var actions = view.Output.ToObject()["actions"]!.AsArray();
        Assert.Equal(["set_fields", "add_tag", "assign", "create_activity", "branch", "add_tag", "add_tag"], actions.Select(a => (string?)a!["action"]));
        Assert.Equal(("Food", "qualified"), ((string?)actions[0]!["asked"]!["fields"]!["industry"], (string?)actions[0]!["asked"]!["fields"]!["status"]));
        Assert.Equal(["if"], actions[4]!["asked"]!.AsObject().Select(f => f.Key));
        Assert.Equal(["yes", "end"], actions.Skip(5).Select(a => (string?)a!["asked"]!["tag"]));
        var step = Assert.Single(view.Steps);
        Assert.Equal(("""{"leads":1,"steps":8}""", 7), (step.Input!.Text, step.Counts!.ToObject().Sum(c => (int)c.Value!)));
    }

    [Fact]
    public async Task A_wait_gives_the_run_back_until_its_time()
    {
        var lead = await LeadAsync("Acme");
        var run = await StartAsync(await WorkflowAsync("manual", "{}", """{"action":"add_tag","tag":"a"},{"action":"wait","days":2},{"action":"add_tag","tag":"b"}"""), lead);

        await WorkAsync();
        Assert.Equal(ExecutionStatus.Pending, (await RunAsync(run)).Status);
        Assert.Equal(["a"], await TagsAsync(lead));
        Database.Time.Advance(TimeSpan.FromDays(2));
        await WorkAsync();

        Assert.Equal(ExecutionStatus.Completed, (await RunAsync(run)).Status);
        Assert.Equal(["a", "b"], await TagsAsync(lead));
    }

    [Fact]
    public async Task A_refused_step_fails_the_run_and_says_why()
    {
        var lead = await LeadAsync("Acme");
        var campaign = await Database.RunAsync<CreateCampaign, Result<CampaignView>>(c => c.ExecuteAsync(new NewCampaign { Name = "Spring" }, Cancelled));
        var run = await StartAsync(await WorkflowAsync("manual", "{}", $$"""{"action":"add_to_campaign","campaign_id":{{campaign.Value.Id}} },{"action":"add_tag","tag":"never"}"""), lead);
        await Database.RunAsync<DozenDbContext, int>(db => db.Campaigns.ExecuteDeleteAsync(Cancelled));

        await WorkAsync();

        var view = await RunAsync(run);
        Assert.Equal((ExecutionStatus.Failed, $"There is no campaign {campaign.Value.Id}."), (view.Status, view.ErrorMessage));
        Assert.Empty(await TagsAsync(lead));
    }

    [Fact]
    public async Task What_steps_name_must_be_there_when_they_are_saved()
    {
        var made = await Database.RunAsync<CreateWorkflow, Result<WorkflowView>>(c => c.ExecuteAsync(
            new NewWorkflow
            {
                Name = "Test",
                Configuration = JsonText.Trusted("""{"steps":[{"action":"assign","to":4711},{"action":"add_to_campaign","campaign_id":4712},{"action":"call_webhook","integration_id":4713}]}"""),
            }, Cancelled));

        Assert.Equal(
            [("configuration/steps/0", "There is no user 4711."), ("configuration/steps/1", "There is no campaign 4712."), ("configuration/steps/2", "There is no integration 4713.")],
            made.Failure!.Errors!.Select(e => (e.Key, Assert.Single(e.Value))).OrderBy(e => e.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_event_fires_once_for_leads_that_match_and_says_why()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"],"criteria":{"field":"company","op":"contains","value":"acme"}}""", """{"action":"add_tag","tag":"seen"}""");
        var (match, other) = (await LeadAsync("ACME Ltd"), await LeadAsync("Other"));

        await WorkAsync();

        var run = Assert.Single(await RunsOfAsync(workflow));
        Assert.Equal((match, ExecutionStatus.Completed), (run.LeadId!.Value, run.Status));
        Assert.Equal("\"ACME Ltd\"", run.InputData.ToObject()["cause"]!["reasons"]![0]!["value"]!.ToJsonString());
        Assert.Equal(["seen"], await TagsAsync(match));
        Assert.Empty(await TagsAsync(other));
    }

    [Theory]
    [InlineData("lead.status_changed", """{"status":"won"}""", false)]
    [InlineData("lead.status_changed", """{"status":"contacted"}""", true)]
    [InlineData("lead.temperature_changed", """{"lead_temperature":"hot"}""", true)]
    [InlineData("lead.temperature_changed", """{"industry":"Food"}""", false)]
    [InlineData("lead.updated", """{"industry":"Food"}""", true)]
    public async Task Each_event_is_told_from_the_others(string name, string fields, bool fires)
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("event", $$"""{"events":["{{name}}"]}""", """{"action":"add_tag","tag":"x"}""");

        await Database.RunAsync<UpdateLead, Result<LeadView>>(u => u.ExecuteAsync(lead, Patch(fields), null, Cancelled));

        Assert.Equal(fires ? 1 : 0, (await RunsOfAsync(workflow)).Count);
    }

    [Fact]
    public async Task What_is_rolled_back_fires_nothing()
    {
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"]}""", """{"action":"add_tag","tag":"x"}""");

        await LeadAsync("Other");

        await Database.RunAsync<IServiceProvider, int>(async scope =>
        {
            await using var transaction = await scope.GetRequiredService<DozenDbContext>().BeginOrJoinAsync(Cancelled);
            Assert.True((await scope.GetRequiredService<CreateLead>().ExecuteAsync(new NewLead { Company = "Acme" }, Cancelled)).Succeeded);
            return 0;
        });

        Assert.Single(await RunsOfAsync(workflow));
    }

    [Fact]
    public async Task Two_workflows_that_set_each_other_off_are_stopped_with_a_reason()
    {
        var lead = await LeadAsync("Acme");
        var first = await WorkflowAsync("event", """{"events":["lead.updated"],"criteria":{"field":"city","op":"missing"}}""", """{"action":"set_fields","fields":{"city":"Limassol"}}""");
        var second = await WorkflowAsync("event", """{"events":["lead.updated"],"criteria":{"field":"city","op":"exists"}}""", """{"action":"set_fields","fields":{"city":null}}""");

        await Database.RunAsync<UpdateLead, Result<LeadView>>(u => u.ExecuteAsync(lead, Patch("""{"industry":"Food"}"""), null, Cancelled));
        for (var i = 0; i < 5; i++) await WorkAsync();

        var runs = (await RunsOfAsync(first)).Concat(await RunsOfAsync(second)).OrderBy(r => r.Id).ToList();
        Assert.Equal([ExecutionStatus.Completed, ExecutionStatus.Completed, ExecutionStatus.Failed], runs.Select(r => r.Status));
        Assert.StartsWith($"Stopped: this workflow was set off by what it did itself ({first} → {second} → {first}).", runs[^1].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(runs[0].Id, (long?)runs[^1].InputData.ToObject()["origin"]);
    }

    [Fact]
    public async Task A_missed_schedule_fires_once_however_many_look()
    {
        var workflow = await WorkflowAsync("scheduled", """{"cron":"0 9 * * *","time_zone":"Europe/Nicosia"}""", """{"action":"wait","minutes":1}""");
        Assert.Equal(0, await FireAsync());

        Database.Time.Advance(TimeSpan.FromDays(3));
        var fired = new[] { await FireAsync(), await FireAsync() };

        Assert.Equal([1, 0], fired);
        var run = Assert.Single(await RunsOfAsync(workflow));
        Assert.Equal("2026-03-04T07:00:00.0000000Z", (string?)run.InputData.ToObject()["cause"]!["scheduled_for"]);
        Assert.Contains(Database.Caller.OrganizationId, await Database.RunAsync<ScheduledWorkflows, IReadOnlyList<long>>(s => s.FindAsync(Cancelled)));
        Database.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await FireAsync());
    }

    [Fact]
    public async Task A_call_goes_out_signed_and_is_tried_again_under_the_same_id()
    {
        var lead = await LeadAsync("Acme");
        var receiver = await IntegrationAsync();
        var run = await StartAsync(await WorkflowAsync("manual", "{}", $$"""{"action":"call_webhook","integration_id":{{receiver}} },{"action":"add_tag","tag":"told"}"""), lead);

        Outside.Answer = 500;
        await WorkAsync();
        Outside.Answer = 200;
        Database.Time.Advance(TimeSpan.FromHours(1));
        await WorkAsync();

        Assert.Equal(ExecutionStatus.Completed, (await RunAsync(run)).Status);
        Assert.Equal(2, Outside.Sent.Count);
        Assert.Equal(Outside.Sent[0].Id, Outside.Sent[1].Id);
        Assert.Equal("Acme", (string?)JsonNode.Parse(Outside.Sent[1].Body)!["data"]!["lead"]!["company"]);
        Assert.Equal(["told"], await TagsAsync(lead));
    }

    [Fact]
    public async Task N8n_is_started_and_reports_back()
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("manual", "{}", $$"""{"action":"start_n8n","integration_id":{{await IntegrationAsync()}} }""", "flow-1");
        await StartAsync(workflow, lead);
        await WorkAsync();
        var data = JsonNode.Parse(Assert.Single(Outside.Sent).Body)!["data"]!;
        var id = (long)data["execution_id"]!;
        Assert.Equal("flow-1", (string?)data["n8n_workflow_id"]);
        Assert.Equal((WorkflowType.N8n, ExecutionStatus.Pending), ((await RunAsync(id)).WorkflowType, (await RunAsync(id)).Status));

        var half = await ReportAsync(id, new RunReport(ExecutionStatus.Running, "enriching", 50));
        var done = await ReportAsync(id, new RunReport(ExecutionStatus.Completed, Report: JsonText.Trusted("""{"found":3}""")));

        Assert.Equal((ExecutionStatus.Running, "enriching", 50), (half.Value.Status, half.Value.CurrentStep, half.Value.ProgressPercentage));
        Assert.Equal((ExecutionStatus.Completed, 3), (done.Value.Status, (int?)done.Value.Output.ToObject()["report"]!["found"]));
        Assert.Equal("execution.finished", (await ReportAsync(id, new RunReport(ExecutionStatus.Failed))).Failure!.Code);
    }

    [Theory]
    [InlineData(500, 8, "n8n was not told: The receiver answered 500.")]
    [InlineData(410, 1, "n8n was not told: The receiver answered 410.")]
    public async Task Nobody_waits_for_a_report_when_n8n_could_not_be_told(int answer, int calls, string said)
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("manual", "{}", $$"""{"action":"start_n8n","integration_id":{{await IntegrationAsync()}} }""");
        var run = await StartAsync(workflow, lead);

        Outside.Answer = answer;
        for (var i = 0; i < calls; i++)
        {
            Assert.DoesNotContain(await RunsOfAsync(workflow), e => e.Status == ExecutionStatus.Failed);
            await WorkAsync();
            Database.Time.Advance(TimeSpan.FromHours(1));
        }

        var unheard = Assert.Single(await RunsOfAsync(workflow), e => e.WorkflowType == WorkflowType.N8n);
        Assert.Equal((calls, ExecutionStatus.Failed), (Outside.Sent.Count, (await RunAsync(run)).Status));
        Assert.Equal((ExecutionStatus.Failed, said), (unheard.Status, unheard.ErrorMessage));

        Outside.Answer = 200;
        Assert.True((await Database.RunAsync<RetryRun, Result<ExecutionView>>(r => r.ExecuteAsync(run, Cancelled))).Succeeded);
        await WorkAsync();
        var told = (long)JsonNode.Parse(Outside.Sent[^1].Body)!["data"]!["execution_id"]!;
        Assert.NotEqual(unheard.Id, told);
        Assert.Equal((ExecutionStatus.Completed, ExecutionStatus.Pending), ((await RunAsync(run)).Status, (await RunAsync(told)).Status));
    }

    [Fact]
    public async Task A_call_from_outside_starts_a_run_once_per_id_when_it_shows_the_secret()
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("webhook", """{"secret":"secret:HOOK_KEY"}""", """{"action":"add_tag","tag":"called"}""");
        var (body, now) = ($$"""{"lead_id":{{lead}} }""", Database.Time.GetUtcNow().ToUnixTimeSeconds());
        var signature = WebhookSignature.Sign(WebhookSignature.KeyOf(World.Key)!, "m1", now, body);
        var call = new HookCall("m1", $"{now}", signature, null, body);

        var (first, again) = (await CallAsync(workflow, call), await CallAsync(workflow, call));

        Assert.Equal((true, false), (first.Value.Accepted, again.Value.Accepted));
        Assert.Equal(lead, Assert.Single(await RunsOfAsync(workflow)).LeadId);
        Assert.Equal("hook.refused", (await CallAsync(workflow, call with { Body = "{}" })).Failure!.Code);
        Assert.Equal("hook.refused", (await CallAsync(workflow, call with { Signatures = null, Token = World.Key })).Failure!.Code);
        Assert.Equal("hook.refused", (await CallAsync(4711, call)).Failure!.Code);
        Database.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("hook.refused", (await CallAsync(workflow, call)).Failure!.Code);
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_change_and_writes_nothing()
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("event", """{"events":["lead.created"],"criteria":{"field":"company","op":"eq","value":"acme"}}""", """{"action":"set_fields","fields":{"city":"Paphos"}},{"action":"add_tag","tag":"x"}""");
        var before = await Database.RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(Cancelled));

        var view = (await Database.RunAsync<DryRunWorkflow, Result<DryRunView>>(d => d.ExecuteAsync(workflow, new DryRun(), Cancelled))).Value;

        var only = Assert.Single(view.Events);
        Assert.Equal((1, 1, lead, "lead.created"), (view.Considered, view.Firing, only.LeadId, only.Event));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"city":{"from":null,"to":"Paphos"}}"""), only.Steps[0].Changes!.ToObject()));
        Assert.Equal("x", only.Steps[1].Says);
        Assert.Empty(await RunsOfAsync(workflow));
        Assert.Equal(before, await Database.RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task Leads_go_round_to_users_in_turn_and_those_who_are_not_active_are_passed_over()
    {
        var (first, away, second) = (await UserAsync("first"), await UserAsync("away", isActive: false), await UserAsync("second"));
        var workflow = await WorkflowAsync("manual", "{}", $$"""{"action":"assign","to":"round_robin","users":[{{first}},{{away}},{{second}}]}""");
        var leads = new List<long>();
        for (var i = 0; i < 6; i++) leads.Add(await LeadAsync($"Company {i}"));

        foreach (var lead in leads[..4]) await StartAsync(workflow, lead);
        await WorkAsync();
        var oneByOne = await OwnersAsync(leads[..4]);
        await Database.RunAsync<StartWorkflow, Result<ExecutionView>>(s => s.ExecuteAsync(workflow, new WorkflowStart(LeadIds: leads), Cancelled));
        await WorkAsync();

        Assert.Equal([first, second, first, second], oneByOne);
        Assert.Equal([first, second, first, second, first, second], await OwnersAsync(leads));
    }

    [Fact]
    public async Task A_lead_goes_to_whoever_has_the_fewest_open_ones()
    {
        var (busy, away, closer) = (await UserAsync("busy"), await UserAsync("away", isActive: false), await UserAsync("closer"));
        var workflow = await WorkflowAsync("manual", "{}", $$"""{"action":"assign","to":"least_loaded","users":[{{busy}},{{away}},{{closer}}]}""");
        foreach (var (owner, status) in new[] { (busy, LeadStatus.New), (closer, LeadStatus.ClosedWon), (closer, LeadStatus.ClosedLost), (closer, LeadStatus.ClosedWon) })
        {
            var owned = await LeadAsync("Owned");
            await Database.RunAsync<DozenDbContext, int>(db => db.Leads.Where(l => l.Id == owned).ExecuteUpdateAsync(set => set.SetProperty(l => l.AssignedToId, owner).SetProperty(l => l.Status, status), Cancelled));
        }

        var leads = new[] { await LeadAsync("A"), await LeadAsync("B"), await LeadAsync("C") };
        foreach (var lead in leads)
        {
            await StartAsync(workflow, lead);
            await WorkAsync();
        }

        // One open lead against none; then one each, of whom the first is named first.
        Assert.Equal([closer, busy, closer], await OwnersAsync(leads));
    }

    [Fact]
    public async Task Nobody_gets_a_lead_when_none_of_the_users_is_active()
    {
        var workflow = await WorkflowAsync("manual", "{}", $$"""{"action":"assign","to":"round_robin","users":[{{await UserAsync("away", isActive: false)}}]}""");
        var run = await StartAsync(workflow, await LeadAsync("Acme"));

        await WorkAsync();

        Assert.Equal((ExecutionStatus.Failed, "None of the users to assign to is active."), ((await RunAsync(run)).Status, (await RunAsync(run)).ErrorMessage));
    }

    [Fact]
    public async Task An_enrichment_is_queued_as_a_run_of_its_own_and_a_branch_may_go_the_other_way()
    {
        var lead = await LeadAsync("Acme");
        var run = await StartAsync(await WorkflowAsync("manual", "{}", """{"action":"branch","if":{"field":"city","op":"exists"},"then":[{"action":"add_tag","tag":"no"}],"else":[{"action":"enrich"},{"action":"add_tag","tag":"yes"}]},{"action":"remove_tag","tag":"none"}"""), lead);

        Assert.True(await Process().GetRequiredService<Core.Workflows.Running.WorkRuns>().WorkOneAsync(Cancelled));

        Assert.Equal(ExecutionStatus.Completed, (await RunAsync(run)).Status);
        var queued = await Database.RunAsync<DozenDbContext, List<WorkflowExecution>>(db => db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowType == WorkflowType.LeadEnrichment).ToListAsync(Cancelled));
        Assert.Equal((lead, ExecutionStatus.Pending), (Assert.Single(queued).LeadId!.Value, queued[0].Status));
        Assert.Equal(["yes"], await TagsAsync(lead));
        Assert.Equal(["else", "done", "done", "done"], (await RunAsync(run)).Output.ToObject()["actions"]!.AsArray().Select(a => (string?)a!["outcome"]));
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_calls_ends_the_run()
    {
        Outside.Answer = 410;
        var run = await StartAsync(await WorkflowAsync("manual", "{}", $$"""{"action":"call_webhook","integration_id":{{await IntegrationAsync()}} },{"action":"add_tag","tag":"never"}"""), await LeadAsync("Acme"));

        await WorkAsync();

        Assert.Equal((ExecutionStatus.Failed, "The receiver asks never to be called again (410)."), ((await RunAsync(run)).Status, (await RunAsync(run)).ErrorMessage));
        Assert.Single(Outside.Sent);
    }

    [Fact]
    public async Task The_sixth_workflow_in_a_chain_is_stopped_with_a_reason()
    {
        var lead = await LeadAsync("Acme");
        var chain = new List<long>();
        for (var i = 0; i < 7; i++)
            chain.Add(await WorkflowAsync("event", $$"""{"events":["lead.updated"],"criteria":{"field":"tags","op":"has","value":"t{{i}}"} }""", $$"""{"action":"remove_tag","tag":"t{{i}}"},{"action":"add_tag","tag":"t{{i + 1}}"}"""));

        await Database.RunAsync<TagLead, Result<LeadView>>(t => t.ExecuteAsync(lead, "t0", true, null, Cancelled));
        await WorkAsync();

        var stopped = Assert.Single(await RunsOfAsync(chain[5]), r => r.Status == ExecutionStatus.Failed);
        Assert.Equal($"Stopped: 5 workflows set each other off ({string.Join(" → ", chain[..6])}).", stopped.ErrorMessage);
        Assert.All(chain[..5], w => Assert.Equal(ExecutionStatus.Completed, RunsOfAsync(w).GetAwaiter().GetResult()[0].Status));
        Assert.Empty(await RunsOfAsync(chain[6]));
    }

    [Fact]
    public async Task A_save_that_is_tried_again_fires_once()
    {
        var lead = await LeadAsync("Acme");
        var workflow = await WorkflowAsync("event", """{"events":["lead.updated"]}""", """{"action":"add_tag","tag":"x"}""");

        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            var mine = await db.Leads.SingleAsync(l => l.Id == lead, Cancelled);
            await Database.RunAsync<UpdateLead, Result<LeadView>>(u => u.ExecuteAsync(lead, Patch("""{"industry":"Food"}"""), null, Cancelled));
            mine.City = "Paphos";
            db.Activities.Add(Activity.Record(Database.Caller, lead, ActivityType.Updated, "Changed", Database.Time.GetUtcNow(), new { changes = new { city = "Paphos" } }));
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Cancelled));
            db.Entry(mine).OriginalValues.SetValues((await db.Entry(mine).GetDatabaseValuesAsync(Cancelled))!);
            return await db.SaveChangesAsync(Cancelled);
        });

        Assert.Equal(2, (await RunsOfAsync(workflow)).Count); // the other one's, and mine
    }

    [Fact]
    public async Task Another_organisations_workflow_is_not_there()
    {
        var stranger = await Database.AddOrganizationAsync("other", Cancelled);
        var workflow = await WorkflowAsync("manual", "{}", """{"action":"add_tag","tag":"x"}""");

        Assert.Equal("workflow.not_found", (await Database.RunAsync<StartWorkflow, Result<ExecutionView>>(s => s.ExecuteAsync(workflow, new WorkflowStart(), Cancelled), stranger)).Failure!.Code);
    }
}

public sealed class SqliteAutomationTests() : AutomationContract(Engine.Sqlite);

public sealed class PostgresAutomationTests() : AutomationContract(Engine.Postgres);
