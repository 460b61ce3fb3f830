using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Activities;

/// <summary>Contact kinds first, then engagement kinds, then the record's own history.</summary>
public enum ActivityType
{
    Email,
    Call,
    Meeting,
    Linkedin,
    Sms,
    Note,

    EmailOpened,
    EmailClicked,
    WebsiteVisit,
    FormSubmitted,
    DemoRequested,
    Download,

    Created,
    Updated,
    StatusChanged,
    Assigned,
    ScoreChanged,
    Enriched,
    Imported,
    Merged,
    CampaignAdded,
    CampaignRemoved,
    CampaignResponded,
    Converted,
    WorkflowRun,
    Deleted,
    Restored,

    /// <summary>Anything else; <c>metadata.original_type</c> keeps the text.</summary>
    Other,
}

public enum ActivityDirection
{
    Inbound,
    Outbound,
}

public enum ActivityStatus
{
    Scheduled,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>Something that happened, or is planned to happen, to a lead or to the organisation.</summary>
public sealed class Activity : ITenantOwned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    /// <summary>Null for events of the organisation itself.</summary>
    public long? LeadId { get; init; }

    /// <summary>Null when the system acted, or an API token (<c>metadata.api_token</c> says which).</summary>
    public long? UserId { get; set; }

    public ActivityType ActivityType { get; init; }

    public ActivityDirection? Direction { get; set; }

    public ActivityStatus Status { get; set; } = ActivityStatus.Completed;

    public string? Subject { get; set; }

    public string? Content { get; set; }

    public JsonText Metadata { get; set; } = JsonText.EmptyObject;

    public DateTimeOffset? ScheduledAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <returns>False when it is not planned any more.</returns>
    public bool Complete(DateTimeOffset at) => End(ActivityStatus.Completed, at);

    /// <inheritdoc cref="Complete"/>
    public bool Cancel(DateTimeOffset at) => End(ActivityStatus.Cancelled, at);

    /// <inheritdoc cref="Complete"/>
    public bool Reschedule(DateTimeOffset to)
    {
        if (Status != ActivityStatus.Scheduled) return false;
        ScheduledAt = to;
        return true;
    }

    /// <summary>An entry of the record's own history, done at the moment it is written.</summary>
    public static Activity Record(Caller caller, long? leadId, ActivityType type, string subject, DateTimeOffset now, object? metadata = null) => new()
    {
        OrganizationId = caller.OrganizationId,
        LeadId = leadId,
        UserId = caller.UserId,
        ActivityType = type,
        Subject = subject,
        Metadata = Described(caller, metadata),
        CompletedAt = now,
        CreatedAt = now,
    };

    private bool End(ActivityStatus how, DateTimeOffset at)
    {
        if (Status != ActivityStatus.Scheduled) return false;
        (Status, CompletedAt) = (how, at);
        return true;
    }

    // A token is no user, so its name travels with what it did.
    private static JsonText Described(Caller caller, object? metadata)
    {
        var text = metadata is null ? JsonText.EmptyObject : JsonText.From(metadata);
        if (caller.Token is not { } token) return text;
        var json = text.ToObject();
        json["api_token"] = new JsonObject { ["id"] = token.Id, ["name"] = token.Name };
        return JsonText.From(json);
    }
}
