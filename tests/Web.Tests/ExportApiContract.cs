using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Testing;
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

    [Theory]
    [InlineData("leads.csv?fields=colour", "fields")]
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

public sealed class PostgresExportApi() : ExportApiContract(Engine.Postgres);
