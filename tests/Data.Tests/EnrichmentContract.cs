using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Enrichment;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Data.Tests;

/// <summary>What a website and an analyst do to leads, on whichever engine.</summary>
public abstract class EnrichmentContract(Engine engine) : DatabaseTest(engine)
{
    private const string Site = "https://cafe.de/";
    private static readonly FoundValue Email = new(FoundKind.Email, "info@cafe.de", Site + "contact", "mailto", 0.95);
    private static readonly FoundValue Phone = new(FoundKind.Phone, "+4930901820", Site, "tel", 0.95, "030 901820");

    private readonly ScriptedWebsites websites = new();
    private readonly ScriptedAnalyst analyst = new();
    private ServiceProvider? process;

    [Fact]
    public async Task Empty_fields_are_filled_and_each_value_says_where_it_is_from()
    {
        websites.Add(Site, Email, Phone, new FoundValue(FoundKind.Person, "Anna Summer", Site, "label", 0.8, "Owner"));
        var id = await AddAsync(new NewLead { Company = "Café", Website = Site });

        var done = await EnrichAsync(id);

        var lead = await ReadAsync(id);
        Assert.Equal(["email", "first_name", "job_title", "last_name", "phone"], done.Filled);
        Assert.Equal(("info@cafe.de", "030 901820", "+4930901820", "Anna", "Summer", "Owner"), (lead.Email, lead.Phone, lead.PhoneE164, lead.FirstName, lead.LastName, lead.JobTitle));
        var email = lead.EnrichmentData.ToObject()["website"]!["values"]!["email"]!;
        Assert.Equal(("info@cafe.de", Site + "contact", "mailto", 0.95), ((string?)email["value"], (string?)email["page"], (string?)email["method"], (double)email["confidence"]!));
        Assert.NotNull(email["fetched_at"]);
        var entry = Assert.Single(await HistoryAsync(id));
        Assert.Equal("Filled email, first_name, job_title, last_name, phone from cafe.de", entry.Subject);
    }

    [Fact]
    public async Task A_second_visit_that_finds_the_same_writes_nothing()
    {
        websites.Add(Site, Email, Phone);
        var id = await AddAsync(new NewLead { Company = "Café", Website = Site });
        await EnrichAsync(id);
        var before = await ReadAsync(id);

        Database.Time.Advance(TimeSpan.FromDays(1));
        var done = await EnrichAsync(id);

        Assert.False(done.Changed);
        Assert.Equal(before.Version, (await ReadAsync(id)).Version);
        Assert.Single(await HistoryAsync(id));
        Assert.Equal("\"1\"", Assert.Single(websites.Asked[1].Remembered).Etag);
    }

    [Fact]
    public async Task What_an_unchanged_page_said_stands()
    {
        websites.Add(Site, Email with { Page = Site }, Phone);
        var id = await AddAsync(new NewLead { Company = "Café", Website = Site });
        await EnrichAsync(id);

        websites.Sites[Site] = websites.Sites[Site] with { Pages = [new VisitedPage(Site, "\"1\"", null, true)], Found = [], Excerpt = null, Language = null };
        var done = await EnrichAsync(id);

        Assert.False(done.Changed);
        Assert.Equal((1, 1), (done.Emails, done.Phones));
    }

    [Fact]
    public async Task What_a_person_typed_stands()
    {
        websites.Add(Site, Email, Phone);
        var id = await AddAsync(new NewLead { Company = "Café", Website = Site, Email = "anna@elsewhere.de", Phone = "+49 40 1234567" });

        var done = await EnrichAsync(id);

        var lead = await ReadAsync(id);
        Assert.Equal(("anna@elsewhere.de", "+49 40 1234567"), (lead.Email, lead.Phone));
        Assert.Empty(done.Filled);
        Assert.True(done.Changed);
    }

    [Fact]
    public async Task What_a_map_said_gives_way_unless_a_person_has_changed_it_since()
    {
        websites.Add(Site, Email, Phone, new FoundValue(FoundKind.Company, "Café Sommer", Site, "json_ld", 0.9));
        var id = await AddFromMapAsync();
        var kept = await AddFromMapAsync();
        await Run<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(kept, new LeadPatch { Phone = "+49 40 7654321" }, null, Cancelled));

        await EnrichAsync(id);
        await EnrichAsync(kept);

        var lead = await ReadAsync(id);
        Assert.Equal(("+4930901820", "Café Sommer", "info@cafe.de"), (lead.PhoneE164, lead.Company, lead.Email));
        Assert.Equal("+49407654321", (await ReadAsync(kept)).PhoneE164);
        Assert.Equal("Café Sommer", (await ReadAsync(kept)).Company);
    }

    [Fact]
    public async Task A_value_of_an_earlier_visit_is_replaced_until_somebody_types_another()
    {
        websites.Add(Site, Email);
        var (id, typed) = (await AddAsync(new NewLead { Company = "Café", Website = Site }), await AddAsync(new NewLead { Company = "Café 2", Website = Site }));
        await EnrichAsync(id);
        await EnrichAsync(typed);
        await Run<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(typed, new LeadPatch { Email = "mine@cafe.de" }, null, Cancelled));

        websites.Add(Site, Email with { Value = "hallo@cafe.de" });
        await EnrichAsync(id);
        await EnrichAsync(typed);

        Assert.Equal("hallo@cafe.de", (await ReadAsync(id)).Email);
        Assert.Equal("mine@cafe.de", (await ReadAsync(typed)).Email);
    }

    [Fact]
    public async Task An_address_whose_domain_takes_no_mail_is_not_filled_in_and_not_knowing_is_no_no()
    {
        websites.Add(Site, Email);
        websites.Mail["cafe.de"] = false;
        var refused = await AddAsync(new NewLead { Company = "Café", Website = Site });
        await EnrichAsync(refused);
        websites.Mail.Clear();
        var unknown = await AddAsync(new NewLead { Company = "Café 2", Website = Site });
        await EnrichAsync(unknown);

        Assert.Null((await ReadAsync(refused)).Email);
        Assert.Equal("info@cafe.de", (await ReadAsync(unknown)).Email);
    }

    [Fact]
    public async Task An_address_is_filled_as_one_thing()
    {
        var place = new FoundValue(FoundKind.Address, "Lange Str. 1, 10115 Berlin", Site, "json_ld", 0.95) { Address = new PostalAddress("Lange Str. 1", "Berlin", null, "10115", "DE") };
        websites.Add(Site, place);
        var (empty, typed) = (await AddAsync(new NewLead { Company = "Café", Website = Site }), await AddAsync(new NewLead { Company = "Café 2", Website = Site, City = "Hamburg" }));

        await EnrichAsync(empty);
        await EnrichAsync(typed);

        var lead = await ReadAsync(empty);
        Assert.Equal(("Lange Str. 1", "Berlin", "10115", "DE"), (lead.Address, lead.City, lead.PostalCode, lead.Country));
        Assert.Equal((null, "Hamburg"), ((await ReadAsync(typed)).Address, (await ReadAsync(typed)).City));
    }

    [Fact]
    public async Task A_run_visits_each_lead_once_counts_and_tells_why_others_were_left_out()
    {
        websites.Add(Site, Email, Phone);
        websites.Sites["https://forbidden.de/"] = new WebsiteReading(WebsiteOutcome.Robots, "No.");
        analyst.Reason = "No language model is configured.";
        long[] ids =
        [
            await AddAsync(new NewLead { Company = "Café", Website = Site }), await AddAsync(new NewLead { Company = "None" }),
            await AddAsync(new NewLead { Company = "Forbidden", Website = "https://forbidden.de/" }), await AddAsync(new NewLead { Company = "Silent", Website = "https://silent.de/" }),
        ];

        var run = await WorkAsync(await StartAsync(ids));

        Assert.Equal(ExecutionStatus.Completed, run.Status);
        Assert.Equal((4, 1, 0.95), (run.LeadsProcessed, run.LeadsEnriched, run.ConfidenceScore));
        var counts = run.Steps[0].Counts!.ToObject();
        Assert.Equal("""{"emails":1,"enriched":1,"no_site":1,"phones":1,"robots":1,"unreachable":1,"visited":1}""", Sorted(counts));
        Assert.Equal(4, (int)run.Steps[0].Input!.ToObject()["leads"]!);
        Assert.Equal(("analyze", "skipped", "No language model is configured."), (run.Steps[1].Name, run.Steps[1].Status, run.Steps[1].Error));
        Assert.Equal(3, websites.Asked.Count);
    }

    [Fact]
    public async Task An_analysis_is_marked_as_one_and_asked_once()
    {
        websites.Add(Site, Email);
        var id = await AddAsync(new NewLead { Company = "Café", Website = Site });
        analyst.Answers.Enqueue(new AnalystAnswer("m1", """{"industry":"Café","summary":"A café by the sea.","services":[],"size":"small","decision_maker":{"name":"Anna Summer","title":"Owner"},"confidence":0.7}""", null, false, 100, 0));

        await WorkAsync(await StartAsync([id]));
        var again = await WorkAsync(await StartAsync([id]));

        var lead = await ReadAsync(id);
        var ai = lead.EnrichmentData.ToObject()["ai"]!;
        Assert.Equal("Café", lead.Industry);
        Assert.Equal(("m1", "ai", 0.7), ((string?)ai["model"], (string?)ai["values"]!["industry"]!["method"], (double)ai["values"]!["industry"]!["confidence"]!));
        Assert.Equal("Anna Summer", (string?)ai["values"]!["decision_maker"]!["value"]);
        Assert.Null(lead.LastName);
        Assert.Single(analyst.Asked);
        Assert.Equal(1, (int)again.Steps[1].Counts!.ToObject()["unchanged"]!);
    }

    [Fact]
    public async Task Answers_that_are_none_change_nothing_and_a_spent_budget_ends_the_questions()
    {
        websites.Add(Site, Email);
        var ids = new List<long>();
        for (var i = 0; i < 3; i++) ids.Add(await AddAsync(new NewLead { Company = $"Café {i}", Website = Site }));
        analyst.Answers.Enqueue(new AnalystAnswer("m1", "HACKED", null, false, 600, 0));
        analyst.Answers.Enqueue(new AnalystAnswer("m1", null, "The language model refused to answer.", false, 600, 0));

        var run = await WorkAsync(await StartAsync([.. ids]));

        var counts = run.Steps[1].Counts!.ToObject();
        Assert.Equal("""{"malformed":1,"over_budget":1,"refused":1,"tokens":1200}""", Sorted(counts));
        foreach (var id in ids) Assert.Null((await ReadAsync(id)).EnrichmentData.ToObject()["ai"]);
    }

    [Fact]
    public async Task Another_organisations_leads_are_not_enriched()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        var theirs = (await Run<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Theirs", Website = Site }, Cancelled), other)).Value.Id;

        Assert.Equal("lead.not_found", (await Run<StartEnrichment, Result<ExecutionView>>(v => v.ExecuteAsync(theirs, null, Cancelled))).Failure!.Code);
        Assert.Equal("enrichment.no_leads", (await Run<StartEnrichment, Result<ExecutionView>>(v => v.ExecuteAsync(new LeadSelection([theirs], null), null, Cancelled))).Failure!.Code);
        Assert.Equal("lead.not_found", (await Run<EnrichLead, Result<LeadEnrichment>>(v => v.ExecuteAsync(
            new LeadReading(theirs, new WebsiteReading(WebsiteOutcome.Read, null) { Url = Site }, new Dictionary<string, bool>()), null, Cancelled))).Failure!.Code);
    }

    public override async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static string Sorted(JsonObject counts) => new JsonObject(counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, c.Value?.DeepClone()))).ToJsonString();

    private ServiceProvider Process => process ??= TestDatabase.ServicesOver(Database.Url, Database.Time, services =>
    {
        services.Replace(ServiceDescriptor.Singleton<IWebsiteReader>(websites));
        services.Replace(ServiceDescriptor.Singleton<IMailDomains>(websites));
        services.Replace(ServiceDescriptor.Singleton<ILeadAnalyst>(analyst));
        services.Replace(ServiceDescriptor.Singleton(new AnalystBudget(1000, null)));
        services.TryAddSingleton(new RunOptions());
    });

    private async Task<T> Run<TVerb, T>(Func<TVerb, Task<T>> run, Caller? caller = null) where TVerb : notnull
    {
        await using var scope = Process.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(caller ?? Database.Caller);
        return await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }

    private async Task<long> AddAsync(NewLead lead) => (await Run<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(lead, Cancelled))).Value.Id;

    private Task<long> AddFromMapAsync() => Run<DozenDbContext, long>(async db =>
    {
        var now = Database.Time.Now();
        var lead = new Lead
        {
            OrganizationId = Database.Caller.OrganizationId,
            Company = "Cafe Sommer",
            Phone = "+49 40 1111111",
            PhoneE164 = "+49401111111",
            Website = Site,
            WebsiteDomain = "cafe.de",
            Source = LeadSource.GoogleMaps,
            EnrichmentData = JsonText.From(new { google_maps = new { rating = 4.5, import = new { execution_id = 1, created = true, version = 1 } } }),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Leads.Add(lead);
        await db.SaveChangesAsync(Cancelled);
        return lead.Id;
    });

    private async Task<LeadEnrichment> EnrichAsync(long id)
    {
        var site = Assert.Single(await Run<ReadLeadWebsite, IReadOnlyList<LeadSite>>(v => v.FindSitesAsync([id], Cancelled)));
        var read = await Run<ReadLeadWebsite, LeadReading>(v => v.ExecuteAsync(site, Cancelled));
        return (await Run<EnrichLead, Result<LeadEnrichment>>(v => v.ExecuteAsync(read, null, Cancelled))).Value;
    }

    private async Task<LeadView> ReadAsync(long id) => (await Run<LeadQueries, Result<LeadView>>(q => q.GetAsync(id, Cancelled))).Value;

    private Task<List<Activity>> HistoryAsync(long id) => Run<DozenDbContext, List<Activity>>(db =>
        db.Activities.AsNoTracking().Where(a => a.LeadId == id && a.ActivityType == ActivityType.Enriched).ToListAsync(Cancelled));

    private async Task<long> StartAsync(long[] ids) => (await Run<StartEnrichment, Result<ExecutionView>>(v => v.ExecuteAsync(new LeadSelection(ids, null), null, Cancelled))).Value.Id;

    private async Task<ExecutionView> WorkAsync(long id)
    {
        var work = Process.GetRequiredService<WorkRuns>();
        var taken = await work.TakeAsync(Database.Caller.OrganizationId, Cancelled);
        await work.WorkAsync(taken!, Cancelled);
        return (await Run<ExecutionQueries, Result<ExecutionView>>(q => q.GetAsync(id, Cancelled))).Value;
    }
}

public sealed class SqliteEnrichment() : EnrichmentContract(Engine.Sqlite);

public sealed class PostgresEnrichment() : EnrichmentContract(Engine.Postgres);
