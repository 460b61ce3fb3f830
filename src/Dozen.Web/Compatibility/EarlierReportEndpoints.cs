using System.Text.Json.Serialization;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

public sealed record EarlierReport
{
    [JsonRequired]
    public long LeadId { get; init; }

    /// <summary>Any word of at most 100 characters.</summary>
    [JsonRequired]
    public string ActivityType { get; init; } = "";

    /// <summary>At most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Any JSON of at most 19,000 characters.</summary>
    public JsonText? ActivityData { get; init; }
}

public sealed record EarlierLoggedReport(long ActivityId, long LeadId, string ActivityType, DateTimeOffset LoggedAt);

/// <summary>Whatever else is sent is kept with the activity.</summary>
public sealed record EarlierAlert
{
    [JsonRequired]
    public long LeadId { get; init; }
}

/// <param name="AlertType"><c>hot_lead</c>, <c>warm_lead</c> or <c>score_change</c>.</param>
public sealed record EarlierProcessedAlert(long LeadId, string AlertType, DateTimeOffset ProcessedAt, long ActivityLogId);

/// <summary>What other programs report about leads: each becomes one activity.</summary>
internal static class EarlierReportEndpoints
{
    public static void MapEarlierReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403, 404, 422);
        reports.MapPost("/leads/activity/log", Log).WithName("LogEarlierActivity").WithSummary("Write down what happened to a lead");
        reports.MapPost("/sales-alerts/hot-lead", HotLead).WithName("RaiseEarlierHotLeadAlert").WithSummary("Note that a lead became hot");
        reports.MapPost("/sales-alerts/warm-lead", WarmLead).WithName("RaiseEarlierWarmLeadAlert").WithSummary("Note that a lead became warm");
        reports.MapPost("/sales-alerts/score-change", ScoreChange).WithName("RaiseEarlierScoreChangeAlert").WithSummary("Note that a lead's score changed");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierLoggedReport>>, EarlierRefusal>> Log(
        EarlierBody<EarlierReport> body, LogReport log, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var report = body.Value;
        var logged = await log.ExecuteAsync(new ReportedActivity(report.LeadId, report.ActivityType, report.Description, report.ActivityData), cancellationToken);
        return logged.Naming("subject", "description").Naming("metadata", "activity_data").Select(l => new EarlierLoggedReport(l.ActivityId, l.LeadId, report.ActivityType, l.LoggedAt)).ToAnswer("Activity logged");
    }

    private static Task<Results<Ok<EarlierAnswer<EarlierProcessedAlert>>, EarlierRefusal>> HotLead(EarlierBody<EarlierAlert> body, LogReport log, CancellationToken cancellationToken) =>
        RaiseAsync("hot_lead", "Hot lead alert", body, log, cancellationToken);

    private static Task<Results<Ok<EarlierAnswer<EarlierProcessedAlert>>, EarlierRefusal>> WarmLead(EarlierBody<EarlierAlert> body, LogReport log, CancellationToken cancellationToken) =>
        RaiseAsync("warm_lead", "Warm lead alert", body, log, cancellationToken);

    private static Task<Results<Ok<EarlierAnswer<EarlierProcessedAlert>>, EarlierRefusal>> ScoreChange(EarlierBody<EarlierAlert> body, LogReport log, CancellationToken cancellationToken) =>
        RaiseAsync("score_change", "Score change alert", body, log, cancellationToken);

    private static async Task<Results<Ok<EarlierAnswer<EarlierProcessedAlert>>, EarlierRefusal>> RaiseAsync(
        string alert, string title, EarlierBody<EarlierAlert> body, LogReport log, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var logged = await log.ExecuteAsync(new ReportedActivity(body.Value.LeadId, $"{alert}_alert", title, body.Json), cancellationToken);
        return logged.Select(l => new EarlierProcessedAlert(l.LeadId, alert, l.LoggedAt, l.ActivityId)).ToAnswer($"{title} processed");
    }
}
