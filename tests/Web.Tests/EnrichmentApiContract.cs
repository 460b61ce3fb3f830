using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Enrichment;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>Enrichment over HTTP, at today's and at the earlier platform's addresses.</summary>
public abstract class EnrichmentApiContract(Engine engine) : WebTest(engine)
{
    private readonly ScriptedWebsites websites = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IWebsiteReader>(websites).AddSingleton<IMailDomains>(websites);

    [Fact]
    public async Task Enriching_a_lead_starts_a_run_of_it()
    {
        var id = await AddAsync();

        var response = await PostAsync($"/api/v1/leads/{id}/enrich", null);

        var run = await BodyAsync(response);
        Assert.Equal((202, $"/api/v1/executions/{run["id"]}"), ((int)response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal(("lead_enrichment", "pending", id), ((string?)run["workflow_type"], (string?)run["status"], (long)run["lead_id"]!));
        Assert.Equal(id, (long)run["input"]!["lead_ids"]![0]!);
    }

    [Fact]
    public async Task A_selection_is_one_run()
    {
        var (one, two) = (await AddAsync(), await AddAsync());

        var byIds = await BodyAsync(await PostAsync("/api/v1/leads/enrich", $$"""{"ids":[{{two}},{{one}},{{two}}],"sources":["website"]}"""));
        var byFilter = await BodyAsync(await PostAsync("/api/v1/leads/enrich", """{"filter":{"status":["new"]}}"""));

        Assert.Equal($$"""{"lead_ids":[{{one}},{{two}}],"sources":["website"]}""", JsonNode.Parse(byIds["input"]!.ToJsonString())!.ToJsonString());
        Assert.Equal(2, ((JsonArray)byFilter["input"]!["lead_ids"]!).Count);
    }

    [Theory]
    [InlineData("""{"ids":[1],"filter":{}}""", "validation")]
    [InlineData("""{"ids":[1],"sources":["rumours"]}""", "validation")]
    [InlineData("""{"ids":[987654]}""", "enrichment.no_leads")]
    public async Task What_makes_no_sense_is_refused(string body, string code) => await ProblemAsync(await PostAsync("/api/v1/leads/enrich", body), 422, code);

    [Fact]
    public async Task A_lead_that_is_not_ours_is_not_found_and_a_viewer_may_not()
    {
        await ProblemAsync(await PostAsync($"/api/v1/leads/{await ForeignLeadAsync()}/enrich", null), 404, "lead.not_found");
        var id = await AddAsync();
        ActAs(await AddUserAsync(UserRole.Viewer, "Vera"));

        await ProblemAsync(await PostAsync($"/api/v1/leads/{id}/enrich", null), 403, "caller.not_allowed");
    }

    [Fact]
    public async Task The_earlier_addresses_answer_as_they_did()
    {
        var id = await AddAsync();

        var before = await ReadAsync($"/api/leads/{id}/enrichment-status");
        var started = await BodyAsync(await PostAsync($"/api/leads/{id}/enrich", null));
        var pending = await ReadAsync($"/api/leads/{id}/enrichment-status");
        await Database.RunAsync<EnrichLead, Result<LeadEnrichment>>(v => v.ExecuteAsync(Reading(id), null, Cancelled));
        var missing = await GetAsync("/api/leads/987654/enrichment-status");

        Assert.Equal(["lead_id", "enrichment_status", "enriched_at", "enrichment_confidence", "has_enrichment_data"], before.Select(p => p.Key));
        Assert.Equal(("not_enriched", false), ((string?)before["enrichment_status"], (bool)before["has_enrichment_data"]!));
        Assert.Equal(["success", "message", "enrichment_data", "confidence_score"], started.Select(p => p.Key));
        Assert.True((bool)started["success"]!);
        Assert.Equal("pending", (string?)pending["enrichment_status"]);
        var after = await ReadAsync($"/api/leads/{id}/enrichment-status");
        Assert.Equal((0.9, true), ((double)after["enrichment_confidence"]!, (bool)after["has_enrichment_data"]!));
        Assert.NotNull((string?)after["enriched_at"]);
        Assert.Equal((404, "Lead not found"), ((int)missing.StatusCode, (string?)(await BodyAsync(missing))["detail"]));
    }

    private static LeadReading Reading(long id) => new(
        id,
        new WebsiteReading(WebsiteOutcome.Read, null)
        {
            Url = "https://cafe.de/",
            Pages = [new VisitedPage("https://cafe.de/", null, null, false)],
            Found = [new FoundValue(FoundKind.Email, "info@cafe.de", "https://cafe.de/", "mailto", 0.9)],
        },
        new Dictionary<string, bool>());

    private async Task<long> AddAsync() => (await Database.RunAsync<CreateLead, Result<LeadView>>(
        v => v.ExecuteAsync(new NewLead { Company = "Café", Website = "https://cafe.de/" }, Cancelled))).Value.Id;
}

public sealed class SqliteEnrichmentApi() : EnrichmentApiContract(Engine.Sqlite);

public sealed class PostgresEnrichmentApi() : EnrichmentApiContract(Engine.Postgres);
