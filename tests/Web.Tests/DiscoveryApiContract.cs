using System.Text.Json.Nodes;
using Dozen.Core.Users;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Dozen.Testing.Places;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/discovery</c> promises, and the earlier platform's addresses beside it, on whichever engine.</summary>
public abstract class DiscoveryApiContract(Engine engine) : WebTest(engine)
{
    private const string Search = """{"industry":"dentists","location":"Testville","source":"google_places","visit_websites":false}""";

    private readonly TownServer town = new();

    protected override void Configure(IServiceCollection services) => services.UseTown(town, "google_places");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await town.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_search_is_accepted_and_its_leads_are_listed_by_its_run()
    {
        var response = await PostAsync("/api/v1/discovery/google-maps", Search);
        Assert.Equal(202, (int)response.StatusCode);
        var path = response.Headers.Location!.ToString();

        var run = await EndAsync(path);

        Assert.Equal(("completed", "find_places"), ((string?)run["status"], (string?)run["steps"]![0]!["name"]));
        Assert.Equal("dentists near Testville", (string?)run["input"]!["search_query"]);
        Assert.Equal("Testville", (string?)run["steps"]![0]!["input"]!["location"]);
        Assert.Equal(38, (int)run["output"]!["counts"]!["created"]!);
        Assert.Equal("Testville, AB, Canada", (string?)run["output"]!["area"]!["name"]);
        Assert.Equal(38, (int?)(await ReadAsync($"/api/v1/leads?execution_id={run["id"]}"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/leads?execution_id=999999"))["total"]);
    }

    [Fact]
    public async Task A_dry_run_tells_what_it_would_take_and_asks_nobody()
    {
        var response = await PostAsync("/api/v1/discovery/google-maps?dry_run=true", Search);

        var estimate = await BodyAsync(response);
        Assert.Equal((200, "Dentist", 2, 1000L), ((int)response.StatusCode, (string?)estimate["known_industry"], (int)estimate["requests_from"]!, (long)estimate["limit_cents"]!));
        Assert.True((long)estimate["cost_cents_to"]! > 0);
        Assert.Empty(town.Requests);
        Assert.Equal(0, (int?)(await ReadAsync("/api/v1/executions"))["total"]);
    }

    [Fact]
    public async Task A_wrong_search_is_refused_field_by_field()
    {
        var problem = await ProblemAsync(await PostAsync("/api/v1/discovery/google-maps", """{"industry":"","location":"x","max_results":9999,"country":"Atlantis","radius_km":0}"""), 422, "validation");

        Assert.Equal(["country", "industry", "max_results", "radius_km"], problem["errors"]!.AsObject().Select(e => e.Key).Order());
        await ProblemAsync(await PostAsync("/api/v1/discovery/google-maps", """{"industry":"dentists","location":"x","source":"bing"}"""), 422, "validation");
        await ProblemAsync(await PostAsync("/api/v1/discovery/google-maps", """{"industry":"dentists","location":"x","budget_cents":0}"""), 409, "discovery.over_budget");
    }

    [Fact]
    public async Task The_sources_tell_which_of_them_can_be_used()
    {
        var sources = JsonNode.Parse(await (await GetAsync("/api/v1/discovery/sources")).Content.ReadAsStringAsync(Cancelled))!.AsArray();

        Assert.Equal(["google_places", "openstreetmap", "open_places"], sources.Select(s => (string?)s!["name"]));
        Assert.Equal((true, 30, null), ((bool)sources[0]!["is_usual"]!, (int)sources[0]!["kept_for_days"]!, (string?)sources[0]!["obstacle"]));
        Assert.DoesNotContain(TownServer.Key, sources.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_tells_why_it_is_here_and_can_be_confirmed()
    {
        var run = await EndAsync((await PostAsync("/api/v1/discovery/google-maps", Search)).Headers.Location!.ToString());
        var id = (long)(await ReadAsync($"/api/v1/leads?execution_id={run["id"]}&per_page=1"))["items"]![0]!["id"]!;

        Assert.Equal(204, (int)(await PostAsync($"/api/v1/leads/{id}/confirm", """{"fields":["company"]}""")).StatusCode);
        var origin = await ReadAsync($"/api/v1/leads/{id}/origin");

        Assert.Equal(("google_maps", "dentists near Testville"), ((string?)origin["sources"]![0]!["source"], (string?)origin["sources"]![0]!["first_run"]!["search"]));
        Assert.Contains("person", origin["fields"]!.AsArray().Single(f => (string?)f!["field"] == "company")!["confirmed_by"]!.AsArray().Select(c => (string?)c));
        await ProblemAsync(await PostAsync($"/api/v1/leads/{id}/confirm", """{"fields":["score"]}"""), 422, "validation");
        await ProblemAsync(await GetAsync($"/api/v1/leads/{await ForeignLeadAsync()}/origin"), 404, "lead.not_found");
    }

    [Fact]
    public async Task Who_may_only_read_may_not_search()
    {
        ActAs(await AddUserAsync(UserRole.SalesRep, "Sara"));

        await ProblemAsync(await PostAsync("/api/v1/discovery/google-maps", Search), 403, "caller.not_allowed");
        Assert.Equal(200, (int)(await GetAsync("/api/v1/discovery/sources")).StatusCode);
    }

    [Fact]
    public async Task The_earlier_addresses_start_a_search_and_tell_of_it()
    {
        var started = (await BodyAsync(await PostAsync(
            "/api/workflows/google-maps/start", """{"location":"Testville","industry":"dentists","max_results":"5","include_ai_enrichment":false,"openai_api_key":"sk-not-stored-anywhere"}""")))["data"]!;
        var id = (long)started["execution_id"]!;
        Assert.Equal((id, "pending", "dentists near Testville"), ((long)started["search_execution_id"]!, (string?)started["status"], (string?)started["search_query"]));
        await EndAsync($"/api/v1/executions/{id}");

        var status = (await ReadAsync($"/api/workflows/google-maps/status/{id}/"))["data"]!;
        var leads = (await ReadAsync($"/api/workflows/google-maps/leads/{id}"))["data"]!.AsArray();

        Assert.Equal(("completed", 100, 5, 5), ((string?)status["status"], (int)status["progress_percentage"]!, (int)status["total_urls_found"]!, (int)status["leads_converted"]!));
        Assert.Equal((5, 5), (status["leads"]!.AsArray().Count, leads.Count));
        Assert.All(leads, l => Assert.Equal(4.5, (double)l!["rating"]!));
        Assert.DoesNotContain("sk-not-stored", (await ReadAsync($"/api/v1/executions/{id}")).ToJsonString(), StringComparison.Ordinal);

        var lead = (long)leads[0]!["lead_id"]!;
        Assert.Equal((lead, "converted"), ((long)(await BodyAsync(await PostAsync($"/api/workflows/google-maps/leads/{lead}/convert")))["data"]!["lead_id"]!, "converted"));
        Assert.Equal(404, (int)(await PostAsync("/api/workflows/google-maps/leads/999999/convert")).StatusCode);
        Assert.Equal(404, (int)(await GetAsync("/api/workflows/google-maps/status/999999")).StatusCode);
    }

    [Fact]
    public async Task The_earlier_start_lists_what_is_wrong_and_the_template_what_can_be_asked()
    {
        var wrong = await PostAsync("/api/workflows/google-maps/start", """{"industry":"dentists","max_results":500}""");

        Assert.Equal(422, (int)wrong.StatusCode);
        Assert.Equal(["location", "max_results"], (await BodyAsync(wrong))["detail"]!.AsArray().Select(e => (string?)e!["loc"]![1]).Order());
        var template = (await ReadAsync("/api/workflows/google-maps/template"))["data"]!;
        Assert.Equal(["location", "industry", "max_results", "include_ai_enrichment"], template["fields"]!.AsArray().Select(f => (string?)f!["name"]));
        Assert.Contains("google_places", template["sources"]!.AsArray().Select(s => (string?)s));
    }

    /// <summary>Works what waits, and reads the run.</summary>
    private async Task<JsonObject> EndAsync(string path)
    {
        Assert.True(await Service<WorkRuns>().WorkOneAsync(Cancelled));
        return await ReadAsync(path);
    }
}

public sealed class SqliteDiscoveryApiTests() : DiscoveryApiContract(Engine.Sqlite);

public sealed class PostgresDiscoveryApiTests() : DiscoveryApiContract(Engine.Postgres);
