using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Workflows.Running;

/// <summary>The run as the step in hand sees it: what it is asked, what it has so far, and the way to save.</summary>
public sealed class StepRun
{
    private readonly DozenDbContext db;
    private readonly RunHold hold;
    private readonly RunRecord record;
    private readonly StepEntry entry;
    private readonly RunSignals signals;

    internal StepRun(DozenDbContext db, RunHold hold, RunRecord record, StepEntry entry, WorkflowExecution run, Caller caller, RunSignals signals)
    {
        (this.db, this.hold, this.record, this.entry, this.signals) = (db, hold, record, entry, signals);
        (ExecutionId, Caller, LeadId, WorkflowId, Input) = (run.Id, caller, run.LeadId, run.WorkflowId, run.InputData);
    }

    public long ExecutionId { get; }

    /// <summary>Who started the run; the system where nobody did. The scope's verbs act for the same caller.</summary>
    public Caller Caller { get; }

    /// <summary>The lead the run is about, or null.</summary>
    public long? LeadId { get; }

    /// <summary>The workflow it is a run of, or null.</summary>
    public long? WorkflowId { get; }

    /// <summary>What was asked for: <c>input_data</c>.</summary>
    public JsonText Input { get; }

    /// <summary>What the run came to, for all its steps: <c>output_data</c> without <c>steps</c>. Ids and counts; <c>lead_ids</c> are the leads it made or touched.</summary>
    public JsonObject Results => record.Results;

    /// <summary>This step's own checkpoint: empty at first, kept across kills and repetitions, gone when the step has ended.</summary>
    public JsonObject State => entry.State;

    /// <summary>What this step goes out from, by name, as far as everybody may see it; shown with it as its input. A step sets it when it begins.</summary>
    public JsonObject Given => entry.Given;

    /// <summary>What was counted in this step, by name; shown with it.</summary>
    public JsonObject Counts => entry.Counts;

    /// <summary>How often this step has failed before.</summary>
    public int Failures => entry.Failures;

    /// <summary>Leads the run has worked on, shown in lists.</summary>
    public int LeadsProcessed
    {
        get => record.LeadsProcessed;
        set => record.LeadsProcessed = value;
    }

    /// <summary>Leads the run has learnt something about, shown in lists.</summary>
    public int LeadsEnriched
    {
        get => record.LeadsEnriched;
        set => record.LeadsEnriched = value;
    }

    /// <summary>How sure the results are, from 0 to 1; null when that can't be said.</summary>
    public double? Confidence
    {
        get => record.Confidence;
        set => record.Confidence = value;
    }

    /// <summary>
    /// Saves a part of the step's work and how far it is, in one transaction: both or neither. It first proves that the
    /// run is still this worker's, and holds it until the end, so nobody else can have done or do the same part.
    /// </summary>
    /// <param name="progress">How much of the step is done then, from 0 to 1.</param>
    /// <param name="work">
    /// Calls verbs, which join the transaction, or saves itself; and changes <see cref="State"/>, <see cref="Results"/> and
    /// <see cref="Counts"/>. Without requests to the outside, for which the database would wait. It begins with nothing tracked.
    /// </param>
    /// <exception cref="RunStoppedException">The run was cancelled, or another worker has it. Nothing was written.</exception>
    /// <remarks>When anything is thrown everything of this part is taken back, the three objects as well.</remarks>
    public async Task SaveAsync(double progress, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var before = record.Remember(entry);
        try
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await hold.ProveAsync(db, cancellationToken);
            await work(cancellationToken);
            record.Advance(entry, progress);
            await hold.WriteAsync(db, record, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            signals.TellChanged();
        }
        catch
        {
            record.Return(entry, before);
            throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }
}
