using System.Text.Json.Nodes;
using Dozen.Testing;

namespace Dozen.Web.Tests;

/// <summary>The figures as the earlier platform's clients read them.</summary>
public abstract class EarlierMetricsContract(Engine engine) : WebTest(engine)
{
    [Theory]
    [InlineData("/api/metrics/dashboard")]
    [InlineData("/api/metrics/dev/dashboard/")]
    public async Task The_dashboard_has_every_field_under_its_name(string path)
    {
        await CreateAsync($$"""{"company":"A","value":1000,"status":"closed_won","assigned_to_id":{{Database.Caller.UserId}}}""");
        await CreateAsync("""{"company":"B","source":"referral"}""");

        var data = (await ReadAsync(path + "?days_back=7"))["data"]!;

        Assert.Equal(["overview", "lead_distribution", "score_analytics", "communication_metrics", "time_series", "team_performance", "campaign_performance"], Names(data));
        Assert.Equal(
            [
                "total_leads", "new_leads", "qualified_leads", "won_leads", "lost_leads", "qualification_rate", "win_rate", "total_revenue", "avg_deal_size",
                "deals_count", "total_activities", "period_days",
            ],
            Names(data["overview"]!));
        Assert.Equal((2, 2, 7), ((int)data["overview"]!["total_leads"]!, (int)data["overview"]!["new_leads"]!, (int)data["overview"]!["period_days"]!));
        Assert.Equal(["by_status", "by_source"], Names(data["lead_distribution"]!));
        Assert.Equal(["status", "count"], Names(data["lead_distribution"]!["by_status"]![0]!));
        Assert.Equal(["source", "count"], Names(data["lead_distribution"]!["by_source"]![0]!));
        Assert.Equal(["avg_score", "max_score", "min_score"], Names(data["score_analytics"]!));
        Assert.Equal(["total_communications", "outbound_count", "inbound_count"], Names(data["communication_metrics"]!));
        Assert.Equal((7, 2), (data["time_series"]!["daily_leads"]!.AsArray().Count, (int)data["time_series"]!["daily_leads"]![6]!["count"]!));
        Assert.Equal(["date", "avg_score"], Names(data["time_series"]!["score_trend"]![0]!));
        Assert.Equal(["user_id", "name", "leads_assigned", "leads_won", "revenue_generated", "win_rate"], Names(data["team_performance"]![0]!));
        Assert.Empty(data["campaign_performance"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/metrics/revenue/")]
    [InlineData("/api/metrics/dev/revenue")]
    public async Task Revenue_has_every_field_under_its_name(string path)
    {
        await CreateAsync("""{"company":"A","value":1000}""");
        await SendAsync(HttpMethod.Patch, "/api/leads/1/status?new_status=closed_won");

        var answer = await ReadAsync(path + "?group_by=month");

        var data = answer["data"]!;
        Assert.Equal(["success", "data", "message", "errors"], answer.Select(p => p.Key));
        Assert.Equal(["revenue_trend", "revenue_by_source", "group_by", "period_days"], Names(data));
        Assert.Equal(["period", "revenue", "deals_count", "avg_deal_size"], Names(data["revenue_trend"]![0]!));
        Assert.Equal("""[{"source":"api","revenue":1000,"deals_count":1}]""", data["revenue_by_source"]!.ToJsonString());
        Assert.Equal(("month", 90), ((string?)data["group_by"], (int)data["period_days"]!));
    }

    [Theory]
    [InlineData("/api/metrics/funnel")]
    [InlineData("/api/metrics/dev/funnel/")]
    public async Task The_funnel_has_every_field_under_its_name(string path)
    {
        await CreateAsync("""{"company":"A"}""");

        var data = (await ReadAsync(path))["data"]!;

        Assert.Equal(["funnel_stages", "total_leads", "period_days"], Names(data));
        Assert.Equal(["stage", "count", "conversion_rate", "stage_conversion"], Names(data["funnel_stages"]![0]!));
        Assert.Equal(("new", 1, 1, 30), ((string?)data["funnel_stages"]![0]!["stage"], (int)data["funnel_stages"]![0]!["count"]!, (int)data["total_leads"]!, (int)data["period_days"]!));
    }

    [Theory]
    [InlineData("/api/metrics/dashboard?days_back=0", "days_back")]
    [InlineData("/api/metrics/dashboard?days_back=366", "days_back")]
    [InlineData("/api/metrics/dev/revenue?days_back=366", "days_back")]
    [InlineData("/api/metrics/revenue?group_by=year", "group_by")]
    [InlineData("/api/metrics/funnel?days_back=x", "days_back")]
    public async Task Wrong_parameters_are_listed(string path, string parameter)
    {
        var response = await GetAsync(path);

        Assert.Equal(422, (int)response.StatusCode);
        Assert.Equal(["query", parameter], (await BodyAsync(response))["detail"]![0]!["loc"]!.AsArray().Select(p => (string?)p));
    }

    [Fact]
    public async Task Another_organisations_leads_are_not_counted()
    {
        await ForeignLeadAsync();

        Assert.Equal(0, (int)(await ReadAsync("/api/metrics/dashboard"))["data"]!["overview"]!["total_leads"]!);
        Assert.Equal(0, (int)(await ReadAsync("/api/metrics/funnel"))["data"]!["total_leads"]!);
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(p => p.Key);
}

public sealed class SqliteEarlierMetrics() : EarlierMetricsContract(Engine.Sqlite);

public sealed class PostgresEarlierMetrics() : EarlierMetricsContract(Engine.Postgres);
