using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Exporting;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Testing;
using Dozen.Web.Exporting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;

namespace Dozen.Web.Tests;

/// <summary>What <c>/api/v1/exports</c> and <c>/api/v1/metrics</c> promise, on whichever engine.</summary>
public abstract class ExportApiContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task A_file_has_its_type_and_a_name_and_comes_in_chunks(string format, string type)
    {
        await CreateAsync("""{"company":"A"}""");

        var response = await GetAsync($"/api/v1/exports/leads.{format}");

        Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal($"leads-2026-03-01.{format}", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task The_filters_of_the_list_are_those_of_the_export_and_nothing_of_others_is_in_it()
    {
        await CreateAsync("""{"company":"Bold","tags":["vip"],"status":"qualified"}""");
        await CreateAsync("""{"company":"Calm","tags":["vip"]}""");
        await CreateAsync("""{"company":"Dull"}""");
        await ForeignLeadAsync();

        Assert.Equal("\uFEFFcompany\r\nBold\r\nCalm\r\nDull\r\n", await TextAsync("leads.csv?fields=company&sort=name"));
        Assert.Equal("\uFEFFcompany,status\r\nBold,qualified\r\n", await TextAsync("leads.csv?fields=company,status&tag=vip&status=qualified"));
        Assert.Equal("{\"company\":\"Calm\"}\n", await TextAsync("leads.ndjson?fields=company&search=cal"));
        Assert.StartsWith("\uFEFFid,created_at,activity_type,", await TextAsync("activities.csv?type=created"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_campaign_come_with_their_leads_and_in_the_order_of_the_list()
    {
        var first = (long)(await BodyAsync(await PostAsync("/api/v1/campaigns", """{"name":"=Spring"}""")))["id"]!;
        var second = (long)(await BodyAsync(await PostAsync("/api/v1/campaigns", """{"name":"Autumn"}""")))["id"]!;
        var bold = (long)(await CreateAsync("""{"company":"Bold","phone":"+357 25 123456"}"""))["id"]!;
        var calm = (long)(await CreateAsync("""{"company":"Calm"}"""))["id"]!;
        var gone = (long)(await CreateAsync("""{"company":"Gone"}"""))["id"]!;
        await PostAsync($"/api/v1/campaigns/{first}/members", $$"""{"lead_ids":[{{bold}},{{calm}},{{gone}}]}""");
        await PostAsync($"/api/v1/campaigns/{second}/members", $$"""{"lead_ids":[{{calm}}]}""");
        await SendAsync(HttpMethod.Patch, $"/api/v1/campaigns/{first}/members/{calm}", """{"status":"responded"}""");
        await SendAsync(HttpMethod.Delete, $"/api/v1/leads/{gone}");

        Assert.Equal(
            "\uFEFFcampaign,company,phone,status,response_at\r\n'=Spring,Calm,,responded,2026-03-01T12:00:00Z\r\n'=Spring,Bold,'+357 25 123456,pending,\r\n",
            await TextAsync($"campaign-members.csv?campaign_id={first}&sort=-name&fields=campaign,company,phone,status,response_at"));
        Assert.Equal("{\"campaign_id\":" + first + ",\"lead_id\":" + calm + "}\n", await TextAsync($"campaign-members.ndjson?campaign_id={first}&status=responded&fields=campaign_id,lead_id"));
        Assert.Equal("\uFEFFcampaign\r\n'=Spring\r\n'=Spring\r\nAutumn\r\n", await TextAsync("campaign-members.csv?fields=campaign&sort=added_at"));
        await ProblemAsync(await GetAsync("/api/v1/exports/campaign-members.csv?campaign_id=4711"), 404, "campaign.not_found");
    }

    [Fact]
    public async Task Users_are_exported_with_the_filters_of_their_list()
    {
        await AddUserAsync(UserRole.Viewer, "Vera");
        await AddUserAsync(UserRole.SalesRep, "Sam");
        await Database.AddOrganizationAsync("other", Cancelled);

        Assert.Equal("\uFEFFemail,role,is_active\r\nsam@team.example,sales_rep,true\r\nvera@team.example,viewer,true\r\nyou@dozen.example,admin,true\r\n", await TextAsync("users.csv?fields=email,role,is_active&sort=email"));
        Assert.Equal("{\"first_name\":\"Vera\"}\n", await TextAsync("users.ndjson?fields=first_name&search=VERA&role=viewer&is_active=true"));
        Assert.Equal(200, (int)(await GetAsync("/api/v1/exports/users.xlsx")).StatusCode);
    }

    [Fact]
    public async Task Exports_take_the_time_they_take()
    {
        var exports = Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/exports/", StringComparison.Ordinal)).ToList();

        Assert.Equal(13, exports.Count);
        Assert.All(exports, e => Assert.NotNull(e.Metadata.GetMetadata<DisableRequestTimeoutAttribute>()));
        Assert.Equal(200, (int)(await GetAsync("/api/v1/exports/leads.csv")).StatusCode);
    }

    [Theory]
    [InlineData("leads.csv?fields=colour", "fields")]
    [InlineData("campaign-members.csv?fields=colour", "fields")]
    [InlineData("campaign-members.csv?sort=colour", "sort")]
    [InlineData("users.csv?role=king", "role")]
    [InlineData("leads.csv?status=asleep", "status")]
    [InlineData("leads.csv?page=2", "page")]
    [InlineData("activities.csv?since=yesterday", "since")]
    public async Task What_is_asked_wrongly_is_refused_before_the_file_begins(string path, string field)
    {
        var response = await GetAsync("/api/v1/exports/" + path);

        Assert.NotNull((await BodyAsync(response))["errors"]![field]);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task The_whole_organisation_is_one_file()
    {
        await CreateAsync("""{"company":"A"}""");

        var response = await GetAsync("/api/v1/exports/organization");

        Assert.Equal(("application/gzip", "my-organisation-2026-03-01.ndjson.gz"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Equal([0x1F, 0x8B], (await response.Content.ReadAsByteArrayAsync(Cancelled))[..2]);
    }

    [Theory]
    [InlineData("dashboard?days_back=7", "overview", "daily_leads", "score_trend", "team", "campaigns", "communications", "by_status")]
    [InlineData("funnel", "stages", "total_leads")]
    [InlineData("revenue?group_by=week&days_back=10", "trend", "by_source", "revenue")]
    [InlineData("sources", "sources")]
    [InlineData("team?timezone=Asia/Nicosia", "members")]
    [InlineData("campaigns", "campaigns")]
    [InlineData("cohorts?months_back=3", "cohorts")]
    [InlineData("scores", "bands", "summary", "trend")]
    public async Task Each_report_is_served(string path, params string[] fields)
    {
        await CreateAsync("""{"company":"A","status":"closed_won","value":5000}""");

        var report = await ReadAsync("/api/v1/metrics/" + path);

        Assert.Empty(fields.Except(report.Select(p => p.Key)));
    }

    [Theory]
    [InlineData("funnel?days_back=0", "days_back")]
    [InlineData("revenue?group_by=year", "group_by")]
    [InlineData("revenue?group_by=day&days_back=400", "group_by")]
    [InlineData("team?timezone=Nowhere", "timezone")]
    public async Task A_report_that_can_not_be_is_refused(string path, string field)
    {
        var response = await GetAsync("/api/v1/metrics/" + path);

        Assert.NotNull((await BodyAsync(response))["errors"]![field]);
        Assert.Equal(400, (int)response.StatusCode);
    }

    private async Task<string> TextAsync(string path)
    {
        var response = await GetAsync("/api/v1/exports/" + path);
        Assert.Equal(200, (int)response.StatusCode);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Cancelled));
    }
}

public sealed class SqliteExportApi() : ExportApiContract(Engine.Sqlite)
{
    [Fact]
    public async Task A_failure_midway_cuts_the_connection_so_that_the_file_can_not_look_whole()
    {
        var notes = new string('n', 5_000);
        for (var i = 0; i < 600; i++)
            await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = $"Lead {i}", Notes = notes }, Cancelled));
        await BreakLastLeadAsync();

        var begun = await Http.GetAsync(new Uri("/api/v1/exports/leads.csv?sort=created_at", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancelled);

        Assert.Equal(200, (int)begun.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => begun.Content.ReadAsByteArrayAsync(Cancelled));
    }

    private async Task BreakLastLeadAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Database.Url["sqlite:".Length..]}");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE leads SET updated_at = 'no time' WHERE id = (SELECT max(id) FROM leads)";
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}

/// <summary>How an export ends that is stopped while somebody still reads it.</summary>
public sealed class StoppedExportTests
{
    [Fact]
    public async Task An_export_stopped_from_this_side_cuts_the_connection_too()
    {
        var lifetime = new Lifetime();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);

        await new ExportResult(new StoppedFile()).ExecuteAsync(context);

        Assert.True(lifetime.IsCut);
    }

    private sealed record StoppedFile() : ExportFile("a.csv", "text/csv")
    {
        public override Task WriteToAsync(Stream target, IProgress<long>? watch, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }
    }

    /// <summary>A request that its time limit has ended; the client is there still.</summary>
    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; } = new(canceled: true);

        public void Abort() => IsCut = true;
    }
}

public sealed class PostgresExportApi() : ExportApiContract(Engine.Postgres);
