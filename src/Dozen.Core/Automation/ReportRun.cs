using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>What n8n reports of a run. Absent fields stay as they are.</summary>
/// <param name="Status"><c>running</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="CurrentStep">At most 100 characters.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="LeadsProcessed">Not negative.</param>
/// <param name="ErrorMessage">Of a failed run; at most 2,000 characters.</param>
/// <param name="Report">A JSON object of its own, at most 20,000 characters; replaced as a whole.</param>
public sealed record RunReport(ExecutionStatus? Status = null, string? CurrentStep = null, int? ProgressPercentage = null, int? LeadsProcessed = null, string? ErrorMessage = null, JsonText? Report = null);

/// <summary>Writes down what n8n reports of a run that was started there.</summary>
[Needs(Area.Workflows, Access.Write)]
public sealed class ReportRun(DozenDbContext db, TimeProvider time)
{
    private const int LongestReport = 20_000;

    /// <summary>How long a run may be silent is not limited: nobody here works on it.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromDays(365);

    /// <returns>The run; <c>execution.not_reported</c> for one that is not n8n's, <c>execution.finished</c> for one that is over.</returns>
    public async Task<Result<ExecutionView>> ExecuteAsync(long id, RunReport report, CancellationToken cancellationToken)
    {
        var problems = new FieldProblems();
        if (report.Status is not (null or ExecutionStatus.Running or ExecutionStatus.Completed or ExecutionStatus.Failed)) problems.Add("status", "running, completed or failed.");
        if (report.ProgressPercentage is < 0 or > 100) problems.Add("progress_percentage", "From 0 to 100.");
        if (report.LeadsProcessed < 0) problems.Add("leads_processed", "Not negative.");
        problems.Text("current_step", report.CurrentStep, 100);
        problems.Text("error_message", report.ErrorMessage, 2_000);
        if (report.Report is { } own && (own.Text.Length > LongestReport || !own.Text.TrimStart().StartsWith('{') || own.Text.Contains(@"\u0000", StringComparison.Ordinal))) problems.Add("report", $"A JSON object of at most {LongestReport} characters.");
        if (problems.Failure is { } invalid) return invalid;

        var run = await db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (run is null) return ExecutionFailures.NotFound(id);
        if (run.WorkflowType != WorkflowType.N8n) return RunFailures.NotReported;
        if (run.IsFinished) return ExecutionFailures.Finished(run.Status);

        var now = time.Now();
        if (run.Status == ExecutionStatus.Pending) run.Start("n8n", now, Lease);
        var output = run.OutputData.ToObject();
        if (report.Report is { } said) output["report"] = JsonNode.Parse(said.Text);
        run.Checkpoint(report.CurrentStep ?? run.CurrentStep ?? "n8n", (report.ProgressPercentage ?? run.ProgressPercentage) / 100d, report.LeadsProcessed ?? run.LeadsProcessed, JsonText.From(output), now + Lease);
        if (report.Status == ExecutionStatus.Completed) run.Complete(JsonText.From(output), now);
        if (report.Status == ExecutionStatus.Failed) run.Fail(report.ErrorMessage ?? "n8n reports that the run failed.", now);
        return await db.TrySaveAsync(cancellationToken) ? ExecutionView.From(run) : RunFailures.Busy;
    }
}

internal static class RunFailures
{
    public static readonly Failure NotReported = new(FailureKind.Conflict, "execution.not_reported", "This run is worked here; only runs of n8n are reported on.");

    public static readonly Failure Busy = new(FailureKind.Conflict, "execution.busy", "Somebody else reported on this run at the same moment. Repeat your report.");
}
