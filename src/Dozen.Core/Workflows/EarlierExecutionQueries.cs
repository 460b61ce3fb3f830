using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Workflows;

/// <summary>A step under its earlier name.</summary>
public sealed record EarlierWorkflowLog(string StepName, string? Status, string? ErrorMessage, long? DurationMs, DateTimeOffset? Timestamp, JsonText? OutputData);

/// <summary>A run under the names of the earlier platform.</summary>
/// <param name="InputData">As far as it may be shown.</param>
/// <param name="WorkflowLogs">Its steps, in order.</param>
public sealed record EarlierExecution(
    long Id, long? UserId, long? LeadId, long? WorkflowId, WorkflowType WorkflowType, ExecutionStatus Status, string? CurrentStep, int ProgressPercentage,
    JsonText InputData, JsonText OutputData, string? ErrorMessage, int LeadsProcessed, int LeadsEnriched, double? ConfidenceScore,
    DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset CreatedAt, IReadOnlyList<EarlierWorkflowLog> WorkflowLogs)
{
    public static EarlierExecution Of(ExecutionView run) => new(
        run.Id, run.UserId, run.LeadId, run.WorkflowId, run.WorkflowType, run.Status, run.CurrentStep, run.ProgressPercentage,
        run.Input, run.Output, run.ErrorMessage, run.LeadsProcessed, run.LeadsEnriched, run.ConfidenceScore, run.StartedAt, run.CompletedAt, run.CreatedAt,
        [.. run.Steps.Select(s => new EarlierWorkflowLog(s.Name, s.Status, s.Error, s.DurationMs, s.StartedAt, s.Counts))]);
}

/// <summary>Figures over all runs of the organisation.</summary>
/// <param name="SuccessRate">Completed of all, from 0 to 1; null when there is none.</param>
/// <param name="EnrichmentRate">Leads enriched of those processed, likewise.</param>
public sealed record EarlierExecutionStats(
    long TotalExecutions, long CompletedExecutions, long FailedExecutions, long RunningExecutions, double? SuccessRate,
    long TotalLeadsProcessed, long TotalLeadsEnriched, double? EnrichmentRate, double? AverageConfidenceScore);

/// <summary>Runs as the earlier platform served them: without imports and deliveries, which it did not have.</summary>
[Needs(Area.Workflows, Access.Read)]
public sealed class EarlierExecutionQueries(DozenDbContext db)
{
    private IQueryable<WorkflowExecution> Runs =>
        db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowType != WorkflowType.LeadImport && e.WorkflowType != WorkflowType.WebhookDelivery);

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<EarlierExecution> Items, long Total)> ListAsync(ExecutionStatus? status, WorkflowType? type, int skip, int limit, CancellationToken cancellationToken)
    {
        var runs = Runs;
        if (status is not null) runs = runs.Where(e => e.Status == status);
        if (type is not null) runs = runs.Where(e => e.WorkflowType == type);
        var page = await runs.OrderByDescending(e => e.CreatedAt).ThenByDescending(e => e.Id).Skip(skip).Take(limit).ToListAsync(cancellationToken);
        return ([.. page.Select(r => EarlierExecution.Of(ExecutionView.From(r)))], await runs.LongCountAsync(cancellationToken));
    }

    public async Task<Result<EarlierExecution>> GetAsync(long id, CancellationToken cancellationToken) =>
        await Runs.SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } run ? EarlierExecution.Of(ExecutionView.From(run)) : ExecutionFailures.NotFound(id);

    public async Task<EarlierExecutionStats> StatsAsync(CancellationToken cancellationToken)
    {
        var found = await Runs.GroupBy(e => e.Status).Select(g => new
        {
            Status = g.Key,
            Count = g.LongCount(),
            Processed = g.Sum(e => (long)e.LeadsProcessed),
            Enriched = g.Sum(e => (long)e.LeadsEnriched),
            Confidence = g.Sum(e => e.ConfidenceScore),
            Confident = g.LongCount(e => e.ConfidenceScore != null),
        }).ToListAsync(cancellationToken);
        var (total, processed, enriched) = (found.Sum(f => f.Count), found.Sum(f => f.Processed), found.Sum(f => f.Enriched));
        return new EarlierExecutionStats(
            total, Count(ExecutionStatus.Completed), Count(ExecutionStatus.Failed), Count(ExecutionStatus.Running), Rate(Count(ExecutionStatus.Completed), total),
            processed, enriched, Rate(enriched, processed), Rate(found.Sum(f => f.Confidence ?? 0), found.Sum(f => f.Confident)));

        long Count(ExecutionStatus status) => found.Where(f => f.Status == status).Sum(f => f.Count);

        static double? Rate(double part, long whole) => whole == 0 ? null : part / whole;
    }
}
