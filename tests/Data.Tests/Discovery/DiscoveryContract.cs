using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Discovery;

/// <summary>What a search for businesses leaves in the database, on whichever engine.</summary>
public abstract class DiscoveryContract(Engine engine) : DiscoveryTest(engine)
{
    [Fact]
    public async Task Found_businesses_are_leads_with_everything_the_source_said()
    {
        var run = await FindAsync(Dentists);

        Assert.Equal((ExecutionStatus.Completed, 38, 38), (run.Status, run.LeadsProcessed, (await LeadsAsync()).Count));
        Assert.Equal((38, 38, 0, 1, 1), (Count(run, "found"), Count(run, "created"), Count(run, "merged"), Count(run, "skipped_closed"), Count(run, "skipped_nameless")));
        Assert.Equal((3, 11), (Count(run, "requests"), Count(run, "cost_cents")));
        var lead = (await LeadsAsync()).Single(l => l.ExternalId == "google:town-1");
        Assert.Equal(("Birch Dental 1", "+14032340001", "dental1.example", "Dentist", LeadSource.GoogleMaps), (lead.Company, lead.PhoneE164, lead.WebsiteDomain, lead.Industry, lead.Source));
        Assert.Equal(("1 Main Street", "Testville", "AB", "T1A 1A1", "CA"), (lead.Address, lead.City, lead.Region, lead.PostalCode, lead.Country));
        Assert.NotNull(lead.Latitude);
        var maps = lead.EnrichmentData.ToObject()["google_maps"]!;
        Assert.Equal(("town-1", 4.5, run.Id, "dentists near Testville"), (maps["place_id"]!.GetValue<string>(), maps["rating"]!.GetValue<double>(), maps["import"]!["execution_id"]!.GetValue<long>(), maps["import"]!["search"]!.GetValue<string>()));
        Assert.NotNull(maps["fetched_at"]);
        Assert.Equal(38, (await LeadsOfAsync(run.Id)).Total);
    }

    [Fact]
    public async Task Each_source_tells_whose_it_is()
    {
        await FindAsync(Dentists with { Source = "openstreetmap", MaxResults = 5 });
        await FindAsync(Dentists with { Source = "open_places", Location = "Sampleton", MaxResults = 3 });

        var leads = await LeadsAsync();
        Assert.Equal(5, leads.Count(l => l.Source == LeadSource.Openstreetmap && l.ExternalId!.StartsWith("osm:", StringComparison.Ordinal) && l.EnrichmentData.ToObject().ContainsKey("openstreetmap")));
        Assert.Equal(3, leads.Count(l => l.Source == LeadSource.Other && l.ExternalId!.StartsWith("open:", StringComparison.Ordinal) && l.EnrichmentData.ToObject().ContainsKey("open_places")));
    }

    [Fact]
    public async Task The_same_search_again_creates_nothing_and_another_source_joins_its_places_to_the_leads()
    {
        await FindAsync(Dentists);
        var again = await FindAsync(Dentists);
        var other = await FindAsync(Dentists with { Source = "openstreetmap" });

        Assert.Equal((38, 0, 38), (Count(again, "found"), Count(again, "created"), Count(again, "merged")));
        Assert.Equal((38, 0), (Count(other, "merged"), Count(other, "created")));
        var lead = (await LeadsAsync()).First();
        Assert.Equal(["google_maps", "openstreetmap"], lead.EnrichmentData.ToObject().Select(s => s.Key).Order());
        Assert.StartsWith("google:", lead.ExternalId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_typed_stays_and_what_was_empty_is_filled()
    {
        var typed = (await RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(
            new NewLead { Company = "BIRCH Dental 1", Phone = new("+1 403 234 0001"), City = new("Elsewhere") }, Cancelled))).Value;

        var run = await FindAsync(Dentists);

        var lead = (await LeadsAsync()).Single(l => l.Id == typed.Id);
        Assert.Equal((1, "BIRCH Dental 1", "Elsewhere", null, "https://dental1.example/"), (Count(run, "merged"), lead.Company, lead.City, lead.Address, lead.Website));
        var entry = (await RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(q => q.ListAsync(lead.Id, 10, null, Cancelled))).Value.Items[0];
        Assert.Equal("enriched", entry.Type);
        Assert.Contains("website", entry.Title, StringComparison.Ordinal);
        Assert.Contains((await LeadsOfAsync(run.Id)).Items, l => l.Id == typed.Id);
    }

    [Fact]
    public async Task A_search_is_taken_back_but_for_what_somebody_has_worked_on()
    {
        var typed = (await RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "BIRCH Dental 1", Phone = new("+1 403 234 0001") }, Cancelled))).Value;
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var run = await FindAsync(Dentists);
        var worked = (await LeadsAsync()).First(l => l.Id != typed.Id).Id;
        await RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(worked, new(LeadStatus.Contacted), Cancelled));

        var undone = (await UndoAsync(run.Id)).Value.Output.ToObject()["undone"]!;

        Assert.Equal((36, 1, 1), ((int)undone["deleted"]!, (int)undone["restored"]!, (int)undone["kept"]!));
        var left = await LeadsAsync();
        Assert.Equal([typed.Id, worked], left.Select(l => l.Id).Order());
        var restored = left.Single(l => l.Id == typed.Id);
        Assert.Equal((null, null, null, false), (restored.ExternalId, restored.Website, restored.City, restored.EnrichmentData.ToObject().ContainsKey("google_maps")));
        Assert.Equal("execution.undone", (await UndoAsync(run.Id)).Failure!.Code);

        // What was taken back may be found again.
        Assert.Equal((36, 2), (Count(await FindAsync(Dentists), "created"), Count(await FindAsync(Dentists), "merged") - 36));
    }

    [Fact]
    public async Task A_search_that_waits_is_cancelled_before_it_is_taken_back_and_is_not_tried_again()
    {
        var waiting = await StartAsync(Dentists);
        var stranger = await Database.AddOrganizationAsync("other", Cancelled);

        Assert.Equal("execution.not_found", (await RunAsync<UndoSearch, Result<ExecutionView>>(v => v.ExecuteAsync(waiting, Cancelled), stranger)).Failure!.Code);
        Assert.Equal(ExecutionStatus.Cancelled, (await UndoAsync(waiting)).Value.Status);
        Assert.Equal("execution.undone", (await RunAsync<RetryRun, Result<ExecutionView>>(v => v.ExecuteAsync(waiting, Cancelled))).Failure!.Code);
        var other = (await RunAsync<StartRun, Result<ExecutionView>>(v => v.ExecuteAsync(new NewRun(WorkflowType.LeadEnrichment, JsonText.EmptyObject), Cancelled))).Value.Id;
        Assert.Equal("execution.not_undoable", (await UndoAsync(other)).Failure!.Code);
    }

    private Task<Result<ExecutionView>> UndoAsync(long id) => RunAsync<UndoSearch, Result<ExecutionView>>(v => v.ExecuteAsync(id, Cancelled));

    [Fact]
    public async Task A_lead_in_the_trash_stays_there_and_is_counted()
    {
        await FindAsync(Dentists);
        var trashed = (await LeadsAsync())[0].Id;
        Assert.True((await RunAsync<TrashLead, Result<Core.Leads.Bulk.UndoTicket>>(v => v.ExecuteAsync(trashed, null, Cancelled))).Succeeded);

        var again = await FindAsync(Dentists);

        Assert.Equal((1, 37, 37), (Count(again, "skipped_in_trash"), Count(again, "found"), (await LeadsAsync()).Count));
    }

    [Fact]
    public async Task A_search_stops_at_what_it_may_find_and_at_what_it_may_cost()
    {
        var few = await FindAsync(Dentists with { MaxResults = 7 });
        Assert.Equal((7, 2), ((await LeadsAsync()).Count, Count(few, "requests")));

        var poor = await FindAsync(Dentists with { BudgetCents = 7 });
        Assert.Equal((2, 7, true), (Count(poor, "requests"), Count(poor, "cost_cents"), Counts(poor)["stopped_by_budget"]!.GetValue<bool>()));
        Assert.Equal((ExecutionStatus.Completed, 4), (poor.Status, Town.Count("/google")));
    }

    [Fact]
    public async Task A_search_whose_first_request_is_too_dear_is_not_started()
    {
        var refused = await RunAsync<StartDiscovery, Result<ExecutionView>>(v => v.ExecuteAsync(Dentists with { BudgetCents = 3 }, Cancelled));

        Assert.Equal("discovery.over_budget", refused.Failure?.Code);
        Assert.Equal(0, Town.Count("/google"));
    }

    [Fact]
    public async Task A_killed_search_goes_on_with_the_next_page_and_doubles_nothing()
    {
        var id = await StartAsync(Dentists);
        var dying = Process().GetRequiredService<WorkRuns>();
        var taken = await dying.TakeAsync(Database.Caller.OrganizationId, Cancelled);
        using var kill = new CancellationTokenSource();
        var asked = 0;
        Town.Asked = _ =>
        {
            // Dies while the third answer is on its way.
            if (++asked == 3) kill.Cancel();
        };
        await dying.WorkAsync(taken!, kill.Token);
        Town.Asked = null;
        var between = (await LeadsAsync()).Count;

        Assert.True(await Process().GetRequiredService<WorkRuns>().WorkOneAsync(Cancelled));

        var run = await ReadAsync(id);
        Assert.Equal((ExecutionStatus.Completed, 18, 38), (run.Status, between, (await LeadsAsync()).Count));
        Assert.Equal((4, 4), (Count(run, "requests"), Town.Count("/google"))); // the area, the first page, and the second twice
        Assert.Equal(38, Count(run, "created"));
    }

    [Fact]
    public async Task A_source_that_wants_a_pause_gets_it_and_the_search_goes_on_where_it_was()
    {
        Town.GoWrong("/google", 429, "{}", retryAfter: "300", after: 2);
        var id = await StartAsync(Dentists);
        var worker = Process().GetRequiredService<WorkRuns>();

        await worker.WorkOneAsync(Cancelled);
        var waiting = await ReadAsync(id);
        var soon = await worker.WorkOneAsync(Cancelled);
        Database.Time.Advance(TimeSpan.FromMinutes(6));
        await worker.WorkOneAsync(Cancelled);

        Assert.Equal((ExecutionStatus.Pending, "Google Maps answered 429.", false), (waiting.Status, waiting.ErrorMessage, soon));
        Assert.Equal(TimeSpan.FromMinutes(5), waiting.RunAfter!.Value - waiting.CreatedAt);
        Assert.Equal((ExecutionStatus.Completed, 38), ((await ReadAsync(id)).Status, (await LeadsAsync()).Count));
    }

    [Fact]
    public async Task A_search_that_can_not_succeed_fails_with_its_reason()
    {
        var run = await FindAsync(Dentists with { Location = "Nowhere" });

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.Contains("Nowhere", run.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Testville", 100, null, "industry")]
    [InlineData("dentists", " ", 100, null, "location")]
    [InlineData("dentists", "Testville", 0, null, "max_results")]
    [InlineData("dentists", "Testville", 100, "bing", "source")]
    public async Task What_can_not_be_asked_is_refused(string industry, string location, int max, string? source, string field)
    {
        var refused = await RunAsync<StartDiscovery, Result<ExecutionView>>(v => v.ExecuteAsync(
            new PlaceSearch { Industry = industry, Location = location, MaxResults = max, Source = source ?? "google_places" }, Cancelled));

        Assert.Contains(field, refused.Failure!.Errors.Keys);
    }

    [Fact]
    public async Task A_lead_tells_why_it_is_here()
    {
        var run = await FindAsync(Dentists with { MaxResults = 1 });
        var id = (await LeadsAsync()).Single().Id;
        await RunAsync<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(id, new LeadPatch { Phone = new("+1 403 234 9999") }, null, Cancelled));

        var origin = (await RunAsync<LeadOriginQueries, Result<LeadOriginView>>(q => q.GetAsync(id, Cancelled))).Value;

        var source = Assert.Single(origin.Sources);
        Assert.Equal(("google_maps", "dentists near Testville", 1L, run.Id), (source.Source, source.FirstRun!.Search, source.FirstRun.Page, source.FirstRun.ExecutionId));
        Assert.NotNull(source.Link);
        Assert.Equal(("person", Database.Caller.UserId), (origin.Fields.Single(f => f.Field == "phone").Source, origin.Fields.Single(f => f.Field == "phone").UserId));
        Assert.Equal("google_maps", origin.Fields.Single(f => f.Field == "company").Source);
        Assert.Equal("lead.not_found", (await RunAsync<LeadOriginQueries, Result<LeadOriginView>>(q => q.GetAsync(99_999, Cancelled))).Failure?.Code);
    }

    [Fact]
    public async Task Another_organisation_sees_nothing_of_it()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var run = await FindAsync(Dentists with { MaxResults = 3 });

        Assert.Empty(await LeadsAsync(other));
        Assert.Empty(await RunAsync<DiscoveryQueries, IReadOnlyList<LeadPoint>>(q => q.ListPointsAsync(run.Id, Cancelled), other));
        Assert.Equal(3, (await RunAsync<DiscoveryQueries, IReadOnlyList<LeadPoint>>(q => q.ListPointsAsync(run.Id, Cancelled))).Count);
        Assert.Equal(0, (await RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter { ExecutionId = run.Id }, new(), Cancelled), other)).Value.Total);
    }

    [Fact]
    public async Task The_organisation_s_history_tells_of_the_search()
    {
        var run = await FindAsync(Dentists with { MaxResults = 2 });

        var entry = await RunAsync<DozenDbContext, Activity>(db => db.Activities.AsNoTracking().SingleAsync(a => a.ActivityType == ActivityType.WorkflowRun, Cancelled));
        Assert.Equal(("Found 2 businesses: dentists near Testville", run.Id), (entry.Subject, entry.Metadata.ToObject()["execution_id"]!.GetValue<long>()));
        Assert.Equal(2, await RunAsync<DozenDbContext, int>(db => db.Activities.CountAsync(a => a.ActivityType == ActivityType.Created && a.LeadId != null, Cancelled)));
    }
}

public sealed class SqliteDiscoveryTests() : DiscoveryContract(Engine.Sqlite);

public sealed class PostgresDiscoveryTests() : DiscoveryContract(Engine.Postgres);
