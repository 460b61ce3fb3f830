using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>The earlier platform's list of leads, as its clients know it.</summary>
public abstract class EarlierLeadsContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("/api/leads/dev")]
    [InlineData("/api/leads/dev/")]
    public async Task The_list_is_newest_first_with_or_without_a_slash(string path)
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync($$"""{"company":"Lead {{i}}"}""");
            Database.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var list = await ReadAsync($"{path}?skip=2&limit=2");

        Assert.Equal(["Lead 2", "Lead 1"], list["items"]!.AsArray().Select(l => (string?)l!["company"]));
        Assert.Equal((5, 2, 2, 3), ((int)list["total"]!, (int)list["page"]!, (int)list["per_page"]!, (int)list["pages"]!));
    }

    [Fact]
    public async Task A_lead_carries_its_organisation_its_owner_and_what_its_activities_add_up_to()
    {
        var lead = await CreateAsync($$$"""{"company":"A","assigned_to_id":{{{Database.Caller.UserId}}},"custom_fields":{"company_size":"20","unsubscribed":true}}""");
        var id = (long)lead["id"]!;
        var start = Database.Time.GetUtcNow();
        await AddAsync(
            Contact(ActivityType.Call, start.AddDays(1)), Contact(ActivityType.Email, start.AddDays(3)),
            Contact(ActivityType.Call, start.AddDays(9), ActivityDirection.Inbound), Contact(ActivityType.Call, start.AddDays(9), status: ActivityStatus.Scheduled),
            Event(ActivityType.WebsiteVisit, """{"pages_viewed":4}"""), Event(ActivityType.WebsiteVisit), Event(ActivityType.EmailOpened), Event(ActivityType.Download));

        var served = (await ReadAsync("/api/leads/dev"))["items"]![0]!;

        Assert.Equal(("My organisation", "you@dozen.example"), ((string?)served["organization"]!["name"], (string?)served["assigned_to"]!["email"]));
        Assert.Equal(("2026-03-02T12:00:00Z", "2026-03-04T12:00:00Z"), ((string?)served["first_contacted_at"], (string?)served["last_contacted_at"]));
        Assert.Equal((2, 5, 1, 0, 1), ((int)served["website_visits"]!, (int)served["pages_viewed"]!, (int)served["email_opens"]!, (int)served["email_clicks"]!, (int)served["downloads"]!));
        Assert.Equal(("20", true, 0), ((string?)served["company_size"], (bool?)served["unsubscribed"], (int)served["bounced_emails"]!));

        Activity Contact(ActivityType type, DateTimeOffset at, ActivityDirection direction = ActivityDirection.Outbound, ActivityStatus status = ActivityStatus.Completed) => new()
        {
            OrganizationId = Database.Caller.OrganizationId,
            LeadId = id,
            ActivityType = type,
            Direction = direction,
            Status = status,
            CreatedAt = start,
            CompletedAt = at,
        };

        Activity Event(ActivityType type, string metadata = "{}") => new()
        {
            OrganizationId = Database.Caller.OrganizationId,
            LeadId = id,
            ActivityType = type,
            Direction = ActivityDirection.Inbound,
            Metadata = JsonText.Trusted(metadata),
            CreatedAt = start,
        };
    }

    [Fact]
    public async Task Milestones_kept_from_the_earlier_platform_count_as_contacts()
    {
        var id = (long)(await CreateAsync("""{"company":"A"}"""))["id"]!;
        var start = Database.Time.GetUtcNow();
        await AddAsync(
            new() { OrganizationId = Database.Caller.OrganizationId, LeadId = id, ActivityType = ActivityType.Other, Metadata = JsonText.Trusted("""{"milestone":"first"}"""), CreatedAt = start.AddDays(-9) },
            new() { OrganizationId = Database.Caller.OrganizationId, LeadId = id, ActivityType = ActivityType.Other, Metadata = JsonText.Trusted("""{"milestone":"last"}"""), CreatedAt = start.AddDays(-2) });

        var served = (await ReadAsync("/api/leads/dev"))["items"]![0]!;

        Assert.Equal(("2026-02-20T12:00:00Z", "2026-02-27T12:00:00Z"), ((string?)served["first_contacted_at"], (string?)served["last_contacted_at"]));
    }

    [Fact]
    public async Task Filters_and_search_narrow_the_list()
    {
        await CreateAsync("""{"company":"Alpha","status":"new","source":"referral"}""");
        await CreateAsync("""{"first_name":"Maria","last_name":"Ioannou","status":"contacted"}""");

        Assert.Equal(1, (int?)(await ReadAsync("/api/leads/dev?status_filter=new"))["total"]);
        Assert.Equal(1, (int?)(await ReadAsync("/api/leads/dev?source_filter=referral"))["total"]);
        Assert.Equal(1, (int?)(await ReadAsync("/api/leads/dev?search=IOANN"))["total"]);
        Assert.Equal(0, (int?)(await ReadAsync($"/api/leads/dev?assigned_to_id={Database.Caller.UserId}"))["total"]);
    }

    [Fact]
    public async Task Leads_without_a_score_want_scoring()
    {
        await CreateAsync("""{"company":"A"}""");
        Database.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(1, (int?)(await ReadAsync("/api/leads/dev?test_scoring=true&hours_back=24"))["total"]);
    }

    [Theory]
    [InlineData("limit=101", "limit", "less_than_equal")]
    [InlineData("limit=0", "limit", "greater_than_equal")]
    [InlineData("limit=x", "limit", "int_parsing")]
    [InlineData("skip=-1", "skip", "greater_than_equal")]
    [InlineData("hours_back=169", "hours_back", "less_than_equal")]
    [InlineData("status_filter=won", "status_filter", "enum")]
    [InlineData("test_scoring=perhaps", "test_scoring", "bool_parsing")]
    public async Task A_wrong_parameter_is_listed_as_it_always_was(string query, string parameter, string type)
    {
        var response = await GetAsync("/api/leads/dev?" + query);

        var detail = (await BodyAsync(response))["detail"]!.AsArray().Single()!;
        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(type, (string?)detail["type"]);
        Assert.Equal(["query", parameter], detail["loc"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task The_open_list_has_the_lead_without_the_figures()
    {
        await CreateAsync("""{"company":"A"}""");

        var plain = await ReadAsync("/api/leads");
        var figures = await ReadAsync("/api/leads/dev");

        Assert.Equal(
            [
                "assigned_to", "assigned_to_id", "company", "created_at", "custom_fields", "email", "enrichment_data", "expected_close_date", "first_contacted_at",
                "first_name", "id", "job_title", "last_contacted_at", "last_engagement_date", "last_name", "lead_temperature", "linkedin_url", "notes",
                "organization", "organization_id", "phone", "score", "source", "status", "tags", "updated_at", "value", "website",
            ],
            plain["items"]![0]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["bounced_emails", "company_size", "downloads", "email_clicks", "email_opens", "industry", "last_activity_at", "pages_viewed", "unsubscribed", "website_visits"],
            figures["items"]![0]!.AsObject().Select(p => p.Key).Except(plain["items"]![0]!.AsObject().Select(p => p.Key)).Order(StringComparer.Ordinal));
        Assert.Equal(["items", "total", "page", "per_page", "pages"], plain.Select(p => p.Key));
        Assert.Equal((1, 1, 50, 1), ((int)plain["total"]!, (int)plain["page"]!, (int)plain["per_page"]!, (int)plain["pages"]!));
    }

    [Theory]
    [InlineData("GET", "/api/leads/score/analytics")]
    [InlineData("POST", "/api/leads/score/bulk-update")]
    [InlineData("POST", "/api/leads/score/bulk-update-n8n")]
    [InlineData("GET", "/api/leads/1/score/calculate")]
    [InlineData("GET", "/api/leads/dev/1/score/history")]
    [InlineData("GET", "/api/leads/1/duplicates")]
    public async Task Endpoints_that_are_not_there_yet_are_not_found(string method, string path)
    {
        var problem = await ProblemAsync(await SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null), 404, "route.not_found");

        Assert.NotEmpty((string?)problem["detail"] ?? "");
    }

    private Task<int> AddAsync(params Activity[] activities) => Database.RunAsync<DozenDbContext, int>(db =>
    {
        db.AddRange(activities);
        return db.SaveChangesAsync(Cancelled);
    });
}

public sealed class SqliteEarlierLeads() : EarlierLeadsContract(Engine.Sqlite);

public sealed class PostgresEarlierLeads() : EarlierLeadsContract(Engine.Postgres);
