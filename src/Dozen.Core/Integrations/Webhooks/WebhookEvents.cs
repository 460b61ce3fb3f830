using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Workflows;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>The catalogue: everything a webhook can be told of.</summary>
public static class WebhookEvents
{
    public const string LeadCreated = "lead.created";
    public const string LeadUpdated = "lead.updated";
    public const string LeadStatusChanged = "lead.status_changed";
    public const string LeadAssigned = "lead.assigned";
    public const string LeadScoreChanged = "lead.score_changed";
    public const string LeadDeleted = "lead.deleted";
    public const string LeadRestored = "lead.restored";
    public const string ExecutionStarted = "execution.started";
    public const string ExecutionCompleted = "execution.completed";
    public const string ExecutionFailed = "execution.failed";
    public const string ExecutionCancelled = "execution.cancelled";

    /// <summary>Sent by a test alone; nobody subscribes to it.</summary>
    public const string Ping = "ping";

    public static readonly IReadOnlyList<string> All =
    [
        LeadCreated, LeadUpdated, LeadStatusChanged, LeadAssigned, LeadScoreChanged, LeadDeleted, LeadRestored,
        .. CampaignEvents.All,
        ExecutionStarted, ExecutionCompleted, ExecutionFailed, ExecutionCancelled,
    ];

    private static readonly HashSet<string> Subscribable = [.. All, .. All.Select(e => e.Split('.')[0] + ".*"), "*"];

    public static bool IsKnown(string text) => Subscribable.Contains(text);

    /// <summary>What an entry in a lead's history is to others; null when it is nothing to them.</summary>
    internal static string? Of(ActivityType type) => type switch
    {
        ActivityType.Created => LeadCreated,
        ActivityType.Updated or ActivityType.Enriched or ActivityType.Merged => LeadUpdated,
        ActivityType.StatusChanged => LeadStatusChanged,
        ActivityType.Assigned => LeadAssigned,
        ActivityType.ScoreChanged => LeadScoreChanged,
        ActivityType.Deleted => LeadDeleted,
        ActivityType.Restored => LeadRestored,
        _ => null,
    };

    internal static string? Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => ExecutionStarted,
        ExecutionStatus.Completed => ExecutionCompleted,
        ExecutionStatus.Failed => ExecutionFailed,
        ExecutionStatus.Cancelled => ExecutionCancelled,
        _ => null,
    };
}
