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
/// <param name="Data">Any JSON of at most 20,000 characters; kept under <c>metadata.data</c>.</param>
public sealed record ReportedActivity(long LeadId, string Type, string? Description, JsonText? Data);

public sealed record LoggedReport(long ActivityId, long LeadId, DateTimeOffset LoggedAt);

/// <summary>Writes one activity for what another program reports about a lead.</summary>
[Needs(Area.Activities, Access.Write)]
public sealed class LogReport(DozenDbContext db, Caller caller, TimeProvider time)
{
    private const int LongestType = 100;
    private const int LongestDescription = 500;
    private const int LongestData = 20_000;

    private static readonly Dictionary<string, (ActivityType Type, ActivityDirection? Direction)> Known = new(StringComparer.Ordinal)
    {
        ["email"] = (ActivityType.Email, ActivityDirection.Outbound),
        ["email_sent"] = (ActivityType.Email, ActivityDirection.Outbound),
        ["call"] = (ActivityType.Call, ActivityDirection.Outbound),
        ["call_made"] = (ActivityType.Call, ActivityDirection.Outbound),
        ["meeting"] = (ActivityType.Meeting, ActivityDirection.Outbound),
        ["linkedin"] = (ActivityType.Linkedin, ActivityDirection.Outbound),
        ["sms"] = (ActivityType.Sms, ActivityDirection.Outbound),
        ["note"] = (ActivityType.Note, null),
        ["note_added"] = (ActivityType.Note, null),
        ["email_opened"] = (ActivityType.EmailOpened, ActivityDirection.Inbound),
        ["email_clicked"] = (ActivityType.EmailClicked, ActivityDirection.Inbound),
        ["website_visit"] = (ActivityType.WebsiteVisit, ActivityDirection.Inbound),
        ["form_submitted"] = (ActivityType.FormSubmitted, ActivityDirection.Inbound),
        ["demo_requested"] = (ActivityType.DemoRequested, ActivityDirection.Inbound),
        ["download"] = (ActivityType.Download, ActivityDirection.Inbound),
    };

    public async Task<Result<LoggedReport>> ExecuteAsync(ReportedActivity report, CancellationToken cancellationToken)
    {
        if (Problems(report) is { Count: > 0 } problems)
            return new Failure(FailureKind.Invalid, "validation", "Some fields are not valid.") { Errors = problems };
        if (!await db.Leads.AnyAsync(l => l.Id == report.LeadId, cancellationToken)) return LeadFailures.NotFound(report.LeadId);

        var now = time.Now();
        var (type, direction) = Known.GetValueOrDefault(report.Type, (ActivityType.Other, null));
        var metadata = new JsonObject { ["original_type"] = report.Type };
        if (report.Data is { } data) metadata["data"] = JsonNode.Parse(data.Text, documentOptions: new() { MaxDepth = 64 });
        var activity = new Activity
        {
            OrganizationId = caller.OrganizationId,
            LeadId = report.LeadId,
            UserId = caller.UserId,
            ActivityType = type,
            Direction = direction,
            Subject = string.IsNullOrWhiteSpace(report.Description) ? null : report.Description.Trim(),
            Metadata = JsonText.From(metadata),
            CompletedAt = now,
            CreatedAt = now,
        };
        db.Activities.Add(activity);
        await db.SaveChangesAsync(cancellationToken);
        return new LoggedReport(activity.Id, report.LeadId, now);
    }

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
