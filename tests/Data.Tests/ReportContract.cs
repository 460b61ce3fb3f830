using Dozen.Core.Activities;
using Dozen.Core.Analytics;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Scoring;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>Reports over a small organisation whose numbers can be counted by hand, on whichever engine.</summary>
public abstract class ReportContract(Engine engine) : DatabaseTest(engine)
{
    // The clock of tests stands at noon UTC of Sunday, 1 March 2026.
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_empty_organisation_has_zeros_and_no_rates()
    {
        var dashboard = await DashboardAsync(7);
        var funnel = await Ask<FunnelQueries, FunnelReport>(q => q.FunnelAsync(Days(7), Cancelled));
        var revenue = (await Ask<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(7), ReportUnit.Day, Cancelled))).Value;
        var scores = await Ask<ScoreQueries, ScoreReport>(q => q.GetAsync(Days(7), Cancelled));
        var cohorts = await Ask<FunnelQueries, CohortReport>(q => q.CohortsAsync(ReportPeriod.LastMonths(2, TimeZoneInfo.Utc, Now), Cancelled));

        Assert.Equal(new Overview(0, 0, 0, null, 0, 0, null, 0, null, 0), dashboard.Overview);
        Assert.Equal(new ScoreSummary(null, null, null), dashboard.Scores);
        Assert.Equal(7, dashboard.DailyLeads.Count);
        Assert.All(dashboard.DailyLeads, day => Assert.Equal(0, day.Count));
        Assert.All(funnel.Stages, stage => Assert.Equal((0, null, null), (stage.Count, stage.ConversionRate, stage.StageConversion)));
        Assert.Equal((0L, 0L, null, 7), (revenue.Revenue, revenue.Deals, revenue.AverageDealSize, revenue.Trend.Count));
        Assert.All(scores.Trend, day => Assert.Null(day.AverageScore));
        Assert.Equal([new DateOnly(2026, 2, 1), new DateOnly(2026, 3, 1)], cohorts.Cohorts.Select(c => c.Month));
        Assert.All(cohorts.Cohorts, c => Assert.Null(c.WonRate));
    }

    [Fact]
    public async Task The_dashboard_counts_what_happened_in_the_period()
    {
        await FillAsync();

        var report = await DashboardAsync(30);

        // New within 30 days: Fresh, Qualified, Won, Lost. Old was created in December and won in the period.
        Assert.Equal(new Overview(6, 4, 3, 0.75, 2, 1, 2.0 / 3, 150_000, 75_000, 11), report.Overview);
        Assert.Equal(new Communications(2, 1, 1), report.Communications);
        Assert.Equal(new ScoreSummary(35, 90, 0), report.Scores);
        Assert.Equal(4, report.DailyLeads.Sum(d => d.Count));
        Assert.Equal(2, report.DailyLeads.Single(d => d.Date == new DateOnly(2026, 2, 20)).Count);
        Assert.Equal((60, 2L), (report.ScoreTrend.Single(d => d.Date == new DateOnly(2026, 2, 25)).AverageScore, report.ScoreTrend.Sum(d => d.Changes)));
        var you = report.Team.Single();
        Assert.Equal((2L, 1L, 0L, 100_000L, 1.0), (you.LeadsAssigned, you.LeadsWon, you.LeadsLost, you.Revenue, you.WinRate));
        Assert.Equal(new CampaignFigures(report.Campaigns[0].CampaignId, "Spring", "active", 2, 1, 1, 1, 0.5, 10_000, 2_500, 0.25), report.Campaigns.Single());
    }

    [Fact]
    public async Task The_funnel_counts_every_stage_that_was_reached()
    {
        await FillAsync();

        var funnel = await Ask<FunnelQueries, FunnelReport>(q => q.FunnelAsync(Days(30), Cancelled));

        // Lost had been in negotiation, and Qualified never said that it was contacted: later stages hold the earlier ones.
        Assert.Equal((4L, 1L), (funnel.TotalLeads, funnel.Lost));
        Assert.Equal([("new", 4L), ("contacted", 3L), ("qualified", 3L), ("proposal", 2L), ("negotiation", 2L), ("closed_won", 1L)], funnel.Stages.Select(s => (s.Stage, s.Count)));
        Assert.Equal([1, 0.75, 0.75, 0.5, 0.5, 0.25], funnel.Stages.Select(s => s.ConversionRate));
        Assert.Equal([1, 0.75, 1, 2.0 / 3, 1, 0.5], funnel.Stages.Select(s => s.StageConversion));
    }

    [Fact]
    public async Task A_win_that_was_taken_back_is_no_win_but_had_been_negotiated()
    {
        var lead = await CreateAsync("Slip", 5_000);
        await MoveAsync(lead, LeadStatus.ClosedWon);
        await MoveAsync(lead, LeadStatus.New);

        var funnel = await Ask<FunnelQueries, FunnelReport>(q => q.FunnelAsync(Days(30), Cancelled));
        var revenue = (await Ask<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(30), ReportUnit.Month, Cancelled))).Value;

        Assert.Equal([1L, 1, 1, 1, 1, 0], funnel.Stages.Select(s => s.Count));
        Assert.Equal(0, revenue.Deals);
    }

    [Fact]
    public async Task Revenue_stands_on_the_day_of_the_latest_win()
    {
        await FillAsync();

        var days = (await Ask<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(30), ReportUnit.Day, Cancelled))).Value;
        var weeks = (await Ask<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(30), ReportUnit.Week, Cancelled))).Value;
        var months = (await Ask<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(90), ReportUnit.Month, Cancelled))).Value;

        Assert.Equal(30, days.Trend.Count);
        Assert.Equal([(new DateOnly(2026, 2, 10), 50_000L), (new DateOnly(2026, 2, 26), 100_000L)], days.Trend.Where(p => p.Deals > 0).Select(p => (p.Period, p.Revenue)));
        Assert.Equal([new DateOnly(2026, 2, 9), new DateOnly(2026, 2, 23)], weeks.Trend.Where(p => p.Deals > 0).Select(p => p.Period));

        // Imported was won before it came here: its last update stands for the day.
        Assert.Equal([(new DateOnly(2025, 12, 1), 0L, 1L, null), (new DateOnly(2026, 2, 1), 150_000L, 2L, 75_000.0)],
            months.Trend.Where(p => p.Deals > 0).Select(p => (p.Period, p.Revenue, p.Deals, p.AverageDealSize)));
        Assert.Equal([new SourceRevenue("referral", 100_000, 1), new SourceRevenue("other", 50_000, 1)], days.BySource);
    }

    [Fact]
    public async Task Sources_say_what_they_brought()
    {
        await FillAsync();

        var sources = (await Ask<RevenueQueries, SourceReport>(q => q.SourcesAsync(Days(30), Cancelled))).Sources;

        Assert.Equal(
            [new SourceFigures("other", 5, 3, 2, 2.0 / 3, 1, 1, 0.5, 50_000), new SourceFigures("referral", 1, 1, 1, 1, 1, 0, 1, 100_000)], sources);
    }

    [Fact]
    public async Task Cohorts_follow_the_leads_of_a_month()
    {
        await FillAsync();

        var cohorts = (await Ask<FunnelQueries, CohortReport>(q => q.CohortsAsync(ReportPeriod.LastMonths(4, TimeZoneInfo.Utc, Now), Cancelled))).Cohorts;

        Assert.Equal(
            [
                new Cohort(new(2025, 12, 1), 2, 2, 2, 2, 2, 2, 0, 1, 1, 50_000), new Cohort(new(2026, 1, 1), 0, 0, 0, 0, 0, 0, 0, null, null, 0),
                new Cohort(new(2026, 2, 1), 4, 3, 3, 2, 2, 1, 1, 0.75, 0.25, 100_000), new Cohort(new(2026, 3, 1), 0, 0, 0, 0, 0, 0, 0, null, null, 0),
            ], cohorts);
    }

    [Fact]
    public async Task Scores_stand_in_bands_of_ten_with_the_hundred_in_the_last()
    {
        await FillAsync();
        await ScoreAsync("Fresh", 100);

        var report = await Ask<ScoreQueries, ScoreReport>(q => q.GetAsync(Days(30), Cancelled));

        Assert.Equal([(0, 9, 1L), (60, 69, 1L), (90, 100, 2L)], report.Bands.Where(b => b.Leads > 0 && b.From != 30).Select(b => (b.From, b.To, b.Leads)));
        Assert.Equal(100, report.Summary.HighestScore);
        Assert.Equal([new LeadCount("cold", 6)], report.ByTemperature);
    }

    [Fact]
    public async Task A_day_is_the_day_of_the_time_zone_asked_for()
    {
        await CreateAsync("Late", 0);
        await ShiftAsync("Late", new DateTimeOffset(2026, 2, 28, 23, 30, 0, TimeSpan.Zero));

        var utc = await DashboardAsync(3, TimeZoneInfo.Utc);
        var nicosia = await DashboardAsync(3, TimeZoneInfo.FindSystemTimeZoneById("Asia/Nicosia"));

        Assert.Equal(new DateOnly(2026, 2, 28), utc.DailyLeads.Single(d => d.Count == 1).Date);
        Assert.Equal(new DateOnly(2026, 3, 1), nicosia.DailyLeads.Single(d => d.Count == 1).Date);
        Assert.Equal(new DateTimeOffset(2026, 2, 26, 22, 0, 0, TimeSpan.Zero), nicosia.Period.Since);
    }

    [Fact]
    public async Task The_callers_own_time_zone_counts_unless_another_is_asked_for()
    {
        await Database.RunAsync<DozenDbContext, int>(db => db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.TimezonePreference, "Asia/Tokyo"), Cancelled));

        var own = (await Ask<ReportClock, Result<ReportPeriod>>(c => c.LastDaysAsync(1, null, Cancelled))).Value;
        var asked = (await Ask<ReportClock, Result<ReportPeriod>>(c => c.LastDaysAsync(1, "America/New_York", Cancelled))).Value;
        var unknown = await Ask<ReportClock, Result<ReportPeriod>>(c => c.LastDaysAsync(1, "Mars/Base", Cancelled));

        Assert.Equal(new DateTimeOffset(2026, 2, 28, 15, 0, 0, TimeSpan.Zero), own.Since);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero), asked.Since);
        Assert.Contains("timezone", unknown.Failure!.Errors.Keys);
    }

    [Fact]
    public async Task Another_organisation_has_its_own_numbers()
    {
        await FillAsync();
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        var report = await Database.RunAsync<DashboardReports, DashboardReport>(q => q.GetAsync(Days(90), Cancelled), other);
        var revenue = (await Database.RunAsync<RevenueQueries, Result<RevenueReport>>(q => q.RevenueAsync(Days(90), ReportUnit.Month, Cancelled), other)).Value;

        Assert.Equal(new Overview(0, 0, 0, null, 0, 0, null, 0, null, 0), report.Overview);
        Assert.Equal(0, revenue.Deals);
        Assert.Empty(report.Campaigns);
    }

    /// <summary>Six leads, two contacts, two score changes and a campaign of three.</summary>
    private async Task FillAsync()
    {
        var fresh = await CreateAsync("Fresh", null);
        var qualified = await CreateAsync("Qualified", null);
        var won = await CreateAsync("Won", 100_000, LeadSource.Referral);
        var lost = await CreateAsync("Lost", 70_000);
        var old = await CreateAsync("Old", 50_000);
        await CreateAsync("Imported", null, status: LeadStatus.ClosedWon);

        await MoveAsync(qualified, LeadStatus.Qualified);
        await MoveAsync(won, LeadStatus.ClosedWon);
        await MoveAsync(lost, LeadStatus.Negotiation);
        await MoveAsync(lost, LeadStatus.ClosedLost);
        await MoveAsync(old, LeadStatus.ClosedWon);
        await MoveAsync(old, LeadStatus.Proposal);
        await MoveAsync(old, LeadStatus.ClosedWon);
        await ScoreAsync("Won", 90);
        await ScoreAsync("Old", 60);
        await ScoreAsync("Lost", 30);
        await ScoreAsync("Qualified", 30);

        await ShiftAsync("Fresh", At(2, 20));
        await ShiftAsync("Qualified", At(2, 20));
        await ShiftAsync("Won", At(2, 21), decided: At(2, 26));
        await ShiftAsync("Lost", At(2, 22), decided: At(2, 27));
        await ShiftAsync("Old", new(2025, 12, 5, 0, 0, 0, TimeSpan.Zero), decided: At(2, 10));
        await ShiftAsync("Imported", new(2025, 12, 6, 0, 0, 0, TimeSpan.Zero));
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            await db.Leads.Where(l => l.Company == "Won" || l.Company == "Fresh").ExecuteUpdateAsync(s => s.SetProperty(l => l.AssignedToId, Database.Caller.UserId), Cancelled);
            var organization = Database.Caller.OrganizationId;
            db.Add(new Activity { OrganizationId = organization, LeadId = fresh, ActivityType = ActivityType.Call, Direction = ActivityDirection.Inbound, CreatedAt = At(2, 23) });
            db.Add(new Activity { OrganizationId = organization, LeadId = fresh, ActivityType = ActivityType.Email, Direction = ActivityDirection.Outbound, CreatedAt = At(2, 23) });
            db.Add(new Activity { OrganizationId = organization, LeadId = fresh, ActivityType = ActivityType.Meeting, Direction = ActivityDirection.Outbound, Status = ActivityStatus.Scheduled, CreatedAt = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) });
            db.Add(new ScoreChange { OrganizationId = organization, LeadId = won, PreviousScore = 0, NewScore = 30, Change = 30, CreatedAt = At(2, 25) });
            db.Add(new ScoreChange { OrganizationId = organization, LeadId = won, PreviousScore = 30, NewScore = 90, Change = 60, CreatedAt = At(2, 25) });
            var campaign = new Campaign { OrganizationId = organization, Name = "Spring", BudgetAllocated = 10_000, BudgetSpent = 2_500, CreatedAt = Now, UpdatedAt = Now };
            campaign.MoveTo(CampaignStatus.Active, Now);
            db.Add(campaign);
            await db.SaveChangesAsync(Cancelled);
            foreach (var (lead, status) in new[] { (fresh, CampaignLeadStatus.Pending), (won, CampaignLeadStatus.Converted), (lost, CampaignLeadStatus.Excluded) })
            {
                var member = new CampaignLead { OrganizationId = organization, CampaignId = campaign.Id, LeadId = lead, AddedAt = Now };
                member.MoveTo(status, Now);
                db.Add(member);
            }

            return await db.SaveChangesAsync(Cancelled);
        });
    }

    private static DateTimeOffset At(int month, int day) => new(2026, month, day, 10, 0, 0, TimeSpan.Zero);

    private static ReportPeriod Days(int days) => ReportPeriod.LastDays(days, TimeZoneInfo.Utc, Now);

    private Task<DashboardReport> DashboardAsync(int days, TimeZoneInfo? zone = null) =>
        Ask<DashboardReports, DashboardReport>(q => q.GetAsync(ReportPeriod.LastDays(days, zone ?? TimeZoneInfo.Utc, Now), Cancelled));

    private Task<T> Ask<TQuery, T>(Func<TQuery, Task<T>> ask) where TQuery : notnull => Database.RunAsync(ask);

    private async Task<long> CreateAsync(string company, long? value, LeadSource source = LeadSource.Other, LeadStatus? status = null)
    {
        var lead = new NewLead { Company = company, Value = value, Source = source };
        if (status is { } given) lead = lead with { Status = given };
        return (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(lead, Cancelled))).Value.Id;
    }

    private async Task MoveAsync(long lead, LeadStatus status)
    {
        Database.Time.Advance(TimeSpan.FromSeconds(1));
        await Database.RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(lead, new(status), Cancelled));
    }

    private Task<int> ScoreAsync(string company, int score) => Database.RunAsync<DozenDbContext, int>(db =>
        db.Leads.Where(l => l.Company == company).ExecuteUpdateAsync(s => s.SetProperty(l => l.Score, score), Cancelled));

    /// <summary>Moves a lead and its history to the past: all of it to its creation, its latest change to the decision.</summary>
    private Task<int> ShiftAsync(string company, DateTimeOffset created, DateTimeOffset? decided = null) => Database.RunAsync<DozenDbContext, int>(async db =>
    {
        var id = await db.Leads.Where(l => l.Company == company).Select(l => l.Id).SingleAsync(Cancelled);
        await db.Leads.Where(l => l.Id == id).ExecuteUpdateAsync(s => s.SetProperty(l => l.CreatedAt, created).SetProperty(l => l.UpdatedAt, created), Cancelled);
        var latest = await db.Activities.Where(a => a.LeadId == id).OrderByDescending(a => a.Id).Select(a => a.Id).FirstAsync(Cancelled);
        await db.Activities.Where(a => a.LeadId == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, created), Cancelled);
        return decided is { } at ? await db.Activities.Where(a => a.Id == latest).ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, at), Cancelled) : 0;
    });
}

public sealed class ReportsOnSqlite() : ReportContract(Engine.Sqlite);

public sealed class ReportsOnPostgres() : ReportContract(Engine.Postgres);
