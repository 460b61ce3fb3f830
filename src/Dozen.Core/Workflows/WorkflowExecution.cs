using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Workflows;

public enum WorkflowType
{
    GoogleMapsLeadGeneration,
    LeadEnrichment,
    LeadScoring,
    LeadImport,
    WebhookDelivery,
    N8n,
    Custom,
}

public enum ExecutionStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>One run: its record, its progress and its place in the queue.</summary>
public sealed class WorkflowExecution : ITenantOwned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public long? WorkflowId { get; init; }

    /// <summary>Who started it; null for the system.</summary>
    public long? UserId { get; init; }

    public long? LeadId { get; set; }

    public WorkflowType WorkflowType { get; init; }

    public ExecutionStatus Status { get; private set; } = ExecutionStatus.Pending;

    public string? CurrentStep { get; private set; }

    /// <summary>0 to 100.</summary>
    public int ProgressPercentage { get; private set; }

    public JsonText InputData { get; init; } = JsonText.EmptyObject;

    /// <summary>Results and checkpoint of the run.</summary>
    public JsonText OutputData { get; private set; } = JsonText.EmptyObject;

    public string? ErrorMessage { get; private set; }

    public int LeadsProcessed { get; private set; }

    public int LeadsEnriched { get; private set; }

    /// <summary>0 to 1.</summary>
    public double? ConfidenceScore { get; set; }

    /// <summary>How often it was taken: the fencing number.</summary>
    public int Attempt { get; private set; }

    /// <summary>How often one of its steps may be tried.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>While it waits: when it may begin. Null while it runs.</summary>
    public DateTimeOffset? RunAfter { get; set; }

    /// <summary>The worker that has it, or had it last.</summary>
    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseExpiresAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it was run by the earlier platform. Nobody takes it up again.</summary>
    public bool IsEarlier => Attempt > 0 && LeaseOwner is null;

    public bool IsFinished => Status is ExecutionStatus.Completed or ExecutionStatus.Failed or ExecutionStatus.Cancelled;

    /// <summary>Takes the run, for the first time or again after its earlier holder stopped.</summary>
    public void Start(string owner, DateTimeOffset now, TimeSpan lease)
    {
        Status = ExecutionStatus.Running;
        Attempt++;
        ErrorMessage = null;
        StartedAt ??= now;
        CompletedAt = null;
        LeaseOwner = owner;
        LeaseExpiresAt = now + lease;
    }

    /// <summary>Records how far the run is; saved in the same transaction as the work it speaks of.</summary>
    /// <param name="progress">0 to 1.</param>
    public void Checkpoint(string step, double progress, int leadsProcessed, JsonText output, DateTimeOffset leaseUntil)
    {
        CurrentStep = step;
        ProgressPercentage = (int)Math.Clamp(progress * 100, 0, 99);
        LeadsProcessed = leadsProcessed;
        OutputData = output;
        LeaseExpiresAt = leaseUntil;
    }

    public void Complete(JsonText output, DateTimeOffset now)
    {
        Status = ExecutionStatus.Completed;
        ProgressPercentage = 100;
        OutputData = output;
        Release(now);
    }

    public void Fail(string message, DateTimeOffset now)
    {
        Status = ExecutionStatus.Failed;
        ErrorMessage = message;
        Release(now);
    }

    /// <summary>Stops without ending, as when the process is shut down: the run waits to be taken again.</summary>
    public void Pause()
    {
        Status = ExecutionStatus.Pending;
        LeaseOwner = null;
        LeaseExpiresAt = null;
    }

    public void Cancel(DateTimeOffset now)
    {
        Status = ExecutionStatus.Cancelled;
        Release(now);
    }

    /// <summary>Puts a run that failed or was cancelled in the queue again.</summary>
    /// <param name="output">With the steps that are to be tried again.</param>
    public void Requeue(JsonText output, DateTimeOffset now)
    {
        Status = ExecutionStatus.Pending;
        OutputData = output;
        ErrorMessage = null;
        CompletedAt = null;
        RunAfter = now;
    }

    /// <summary>Notes on a finished run, such as that it was undone.</summary>
    public void Annotate(JsonText output) => OutputData = output;

    private void Release(DateTimeOffset now)
    {
        CompletedAt = now;
        LeaseOwner = null;
        LeaseExpiresAt = null;
    }
}
