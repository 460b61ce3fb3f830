using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>Something that was done, happened, or is planned.</summary>
/// <param name="LeadId">A lead of the organisation that is not in the trash.</param>
/// <param name="ActivityType">A contact kind (<c>email</c>, <c>call</c>, <c>meeting</c>, <c>linkedin</c>, <c>sms</c>, <c>note</c>) or an engagement kind (<c>email_opened</c>, <c>email_clicked</c>, <c>website_visit</c>, <c>form_submitted</c>, <c>demo_requested</c>, <c>download</c>). The kinds of the record's own history are written by Dozen alone.</param>
/// <param name="Direction">Of a contact: outbound when absent. Engagement is inbound.</param>
/// <param name="Status">scheduled when only <c>scheduled_at</c> is given, else completed; or failed. Engagement is completed.</param>
/// <param name="Subject">At most 500 characters.</param>
/// <param name="Content">At most 100,000 characters.</param>
/// <param name="Metadata">At most 20,000 characters. Checked keys: <c>outcome</c> (calls: connected, left_message, no_answer, busy, wrong_number; meetings: held, no_show, postponed; e-mails and messages: sent, replied, bounced, no_answer), <c>duration_seconds</c> (call, website_visit), <c>duration_minutes</c>, <c>location</c>, <c>url</c> (meeting), <c>pages_viewed</c>, <c>url</c> (website_visit), <c>campaign_id</c> (email_opened, email_clicked), <c>form</c>, <c>fields</c> (form_submitted), <c>file</c>, <c>url</c> (download).</param>
/// <param name="ScheduledAt">When it is planned; required for what is scheduled.</param>
/// <param name="CompletedAt">When it was done or happened; now when absent, and never in the future.</param>
/// <param name="UserId">Who does it; the caller when absent. Only a manager may plan for others.</param>
public sealed record NewActivity(
    long LeadId,
    ActivityType ActivityType,
    ActivityDirection? Direction = null,
    ActivityStatus? Status = null,
    string? Subject = null,
    string? Content = null,
    JsonText? Metadata = null,
    DateTimeOffset? ScheduledAt = null,
    DateTimeOffset? CompletedAt = null,
    long? UserId = null);

/// <summary>Writes down what somebody did or plans, or what the lead did. Engagement moves the lead's <c>last_engagement_date</c> on.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class LogActivity(DozenDbContext db, Caller caller, ActivityQueries activities, TimeProvider time)
{
    public async Task<Result<ActivityView>> ExecuteAsync(NewActivity input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var problems = new FieldProblems();
        var isEngagement = ActivityKinds.Engagement.Contains(input.ActivityType);
        var status = input.Status ?? (input is { ScheduledAt: not null, CompletedAt: null } ? ActivityStatus.Scheduled : ActivityStatus.Completed);
        var metadata = input.Metadata ?? JsonText.EmptyObject;
        if (!ActivityKinds.MayBeLogged(input.ActivityType))
            problems.Add("activity_type", $"{input.ActivityType.ToText()} is history, which Dozen writes by itself. One of: {string.Join(", ", ActivityKinds.Contact.Concat(ActivityKinds.Engagement).Select(k => k.ToText()))}.");
        if (status == ActivityStatus.Cancelled || (isEngagement && status != ActivityStatus.Completed))
            problems.Add("status", isEngagement ? "Engagement has happened: completed." : "scheduled, completed or failed.");
        if (status == ActivityStatus.Scheduled && input.ScheduledAt is null) problems.Add("scheduled_at", "What is scheduled needs a time.");
        if (status == ActivityStatus.Scheduled && input.CompletedAt is not null) problems.Add("completed_at", "What is scheduled is not completed yet.");
        ActivityRules.CheckText(input.Subject, input.Content, problems);
        ActivityRules.CheckDone(input.CompletedAt, now, problems);
        problems.Time("scheduled_at", input.ScheduledAt);
        ActivityMetadata.Check(input.ActivityType, metadata, problems);
        var direction = ActivityRules.DirectionOf(input.ActivityType, input.Direction, problems);
        if (!await db.Leads.AnyAsync(l => l.Id == input.LeadId, cancellationToken)) problems.Add("lead_id", LeadFailures.NotFound(input.LeadId).Message);
        if (problems.Failure is { } invalid) return invalid;

        var userId = input.UserId ?? caller.UserId;
        if (await ActivityRules.RefusalToGiveAsync(db, caller, userId, cancellationToken) is { } refusal) return refusal;

        var activity = new Activity
        {
            OrganizationId = caller.OrganizationId,
            LeadId = input.LeadId,
            UserId = isEngagement ? input.UserId : userId,
            ActivityType = input.ActivityType,
            Direction = direction,
            Status = status,
            Subject = input.Subject.OrNull(),
            Content = input.Content.OrNull(),
            Metadata = metadata,
            ScheduledAt = input.ScheduledAt,
            CompletedAt = status == ActivityStatus.Scheduled ? null : input.CompletedAt ?? now,
            CreatedAt = now,
        };

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        db.Activities.Add(activity);
        await db.SaveChangesAsync(cancellationToken);
        if (isEngagement) await EngageAsync(input.LeadId, activity.CompletedAt!.Value, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await activities.GetAsync(activity.Id, cancellationToken);
    }

    /// <summary>One statement that only ever moves forward, so that many events at once neither wait for nor refuse each other.</summary>
    private Task<int> EngageAsync(long leadId, DateTimeOffset at, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Leads.Where(l => l.Id == leadId && (l.LastEngagementDate == null || l.LastEngagementDate < at)).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.LastEngagementDate, at).SetProperty(l => l.UpdatedAt, now).SetProperty(l => l.Version, l => l.Version + 1), cancellationToken);
}
