using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Benchmarks;

/// <summary>What the runs of a kill test do: two steps of some leads each, one lead a save, with pauses in which to die.</summary>
internal sealed record CountedWork(int LeadsPerStep, TimeSpan Pause)
{
    public static string Company(long run, string step, int number) => string.Create(CultureInfo.InvariantCulture, $"Run {run} {step} {number}");
}

internal sealed class CountedKind(CountedWork work, CreateLead createLead) : IRunKind
{
    public WorkflowType Type => WorkflowType.Custom;

    public IReadOnlyList<IRunStep> Steps { get; } = [new CountedStep("first", work, createLead), new CountedStep("second", work, createLead)];
}

internal sealed class CountedStep(string name, CountedWork work, CreateLead createLead) : IRunStep
{
    public string Name => name;

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        for (var number = run.State["next"]?.GetValue<int>() ?? 0; number < work.LeadsPerStep; number++)
        {
            await Task.Delay(work.Pause, cancellationToken);
            var made = number;
            await run.SaveAsync((made + 1.0) / work.LeadsPerStep, async token =>
            {
                var lead = await createLead.ExecuteAsync(new NewLead { Company = CountedWork.Company(run.ExecutionId, name, made) }, token);
                run.State["next"] = made + 1;
                run.Counts["leads"] = made + 1;
                run.LeadsProcessed++;
                var ids = run.Results["lead_ids"] as JsonArray ?? [];
                if (ids.Parent is null) run.Results["lead_ids"] = ids;
                ids.Add(lead.Value.Id);
            }, cancellationToken);
        }

        return StepEnd.Done;
    }
}
