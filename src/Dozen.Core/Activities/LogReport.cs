using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>What another program says has happened to a lead, in its own words.</summary>
/// <param name="Type">Any word of at most 100 characters. The names of contact and engagement kinds, <c>email_sent</c>, <c>call_made</c> and <c>note_added</c> mean what they say; everything else is kept as <c>other</c>, the names of the record's own history included, which Dozen alone writes.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="Data">Any JSON of at most 19,000 characters; kept under <c>metadata.data</c>.</param>
public sealed record ReportedActivity(long LeadId, string Type, string? Description, JsonText? Data);

public sealed record LoggedReport(long ActivityId, long LeadId, DateTimeOffset LoggedAt);

/// <summary>Writes one activity for what another program reports about a lead.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class LogReport(DozenDbContext db, Caller caller, LogActivity log, TimeProvider time)
{
    private const int LongestType = 100;
    private const int LongestDescription = 500;
    private const int LongestData = 19_000;

    public async Task<Result<LoggedReport>> ExecuteAsync(ReportedActivity report, CancellationToken cancellationToken)
    {
        if (Problems(report) is { Count: > 0 } problems)
            return new Failure(FailureKind.Invalid, "validation", "Some fields are not valid.") { Errors = problems };
        if (!await db.Leads.AnyAsync(l => l.Id == report.LeadId, cancellationToken)) return LeadFailures.NotFound(report.LeadId);

        var content = new JsonObject { ["original_type"] = report.Type };
        if (report.Data is { } data) content["data"] = JsonNode.Parse(data.Text, documentOptions: new() { MaxDepth = 64 });
        var metadata = JsonText.From(content);
        var subject = report.Description.OrNull();
        if (KindOf(report.Type) is { } kind)
        {
            var logged = await log.ExecuteAsync(new NewActivity(report.LeadId, kind, Subject: subject, Metadata: metadata), cancellationToken);
            return logged.TryGet(out var view, out var failure) ? new LoggedReport(view.Id, report.LeadId, view.CreatedAt) : failure;
        }

        var now = time.Now();
        var activity = new Activity
        {
            OrganizationId = caller.OrganizationId,
            LeadId = report.LeadId,
            UserId = caller.UserId,
            ActivityType = ActivityType.Other,
            Subject = subject,
            Metadata = metadata,
            CompletedAt = now,
            CreatedAt = now,
        };
        db.Activities.Add(activity);
        await db.SaveChangesAsync(cancellationToken);
        return new LoggedReport(activity.Id, report.LeadId, now);
    }

    /// <summary>The kind that people and programs may log under this word, or null.</summary>
    private static ActivityType? KindOf(string word) => word switch
    {
        "email_sent" => ActivityType.Email,
        "call_made" => ActivityType.Call,
        "note_added" => ActivityType.Note,
        _ => SnakeCase.Parse<ActivityType>(word) is { } kind && ActivityKinds.MayBeLogged(kind) ? kind : null,
    };

    private static Dictionary<string, string[]> Problems(ReportedActivity report)
    {
        var problems = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(report.Type)) problems["activity_type"] = ["Can't be empty."];
        else if (report.Type.Length > LongestType || report.Type.Contains('\0')) problems["activity_type"] = [$"At most {LongestType} characters, without NUL."];
        if (report.Description is { } text && (text.Length > LongestDescription || text.Contains('\0'))) problems["description"] = [$"At most {LongestDescription} characters, without NUL."];
        if (report.Data is { } data && (data.Text.Length > LongestData || data.Text.Contains(@"\u0000", StringComparison.Ordinal))) problems["activity_data"] = [$"At most {LongestData} characters of JSON, without NUL."];
        return problems;
    }
}
