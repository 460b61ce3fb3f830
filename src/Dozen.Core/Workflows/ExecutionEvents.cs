using Dozen.Core.Database;

namespace Dozen.Core.Workflows;

/// <summary>What others may be told of a run.</summary>
internal static class ExecutionEvents
{
    /// <summary>Tells that a run has come to another status, with the next save.</summary>
    public static void AnnounceRun(this DozenDbContext db, ExecutionSummary run)
    {
        if (run.WorkflowType == WorkflowType.WebhookDelivery) return; // telling of having told would never end
        var type = run.Status == ExecutionStatus.Running ? "execution.started" : $"execution.{run.Status.ToText()}";
        db.Announce(new Announcement(type, run.LeadId, run.UserId, () => new { execution = run }));
    }
}
