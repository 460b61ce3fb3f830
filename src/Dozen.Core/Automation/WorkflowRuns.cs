using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Automation;

/// <summary>Runs workflows.</summary>
internal sealed class WorkflowRuns(TakeSteps steps) : IRunKind
{
    public WorkflowType Type => WorkflowType.Custom;

    public IReadOnlyList<IRunStep> Steps { get; } = [steps];
}

/// <summary>
/// Goes through a workflow's steps, lead by lead. Each step and the place it leads to are saved together, so a step is
/// taken once, however often the process ends; only what is sent outside may be sent again, under the same id.
/// </summary>
internal sealed class TakeSteps(DozenDbContext db, LeadFactsQueries facts, TakeStep one, TimeProvider time) : IRunStep
{
    /// <summary>Of what was done; more is counted alone.</summary>
    private const int MostEntries = 100;

    public string Name => "steps";

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        var asked = WorkflowRun.Read(run.Input);
        var reading = new DefinitionReading("configuration", await NamedLists.OfAsync(db, cancellationToken));
        if (StepPlan.Read(asked.Steps, reading) is not { } plan) return StepEnd.Failed(reading.Failure!);

        db.Cause = new RunCause(run.ExecutionId, asked.Origin ?? run.ExecutionId, [.. asked.Chain, .. run.WorkflowId is { } own ? [own] : Array.Empty<long>()]);
        IReadOnlyList<long?> leads = asked.LeadIds.Count == 0 ? [run.LeadId] : [.. asked.LeadIds.Cast<long?>()];
        (run.Given["leads"], run.Given["steps"]) = (leads.Count(l => l is not null), plan.Program.Count);
        for (var index = Number(run.State, "lead"); index < leads.Count; index++)
        {
            Failure? refused = null;
            for (var at = Number(run.State, "at"); at < plan.Program.Count && refused is null; at = Number(run.State, "at"))
            {
                var (instruction, progress) = (plan.Program[at], (index + ((double)at / plan.Program.Count)) / leads.Count);
                if (instruction.Step is WaitStep wait)
                {
                    if (await WaitAsync(run, at, wait, progress, cancellationToken) is { } until) return StepEnd.WaitUntil(until);
                    await run.SaveAsync(progress, _ => Go(run, instruction.Next), cancellationToken);
                    continue;
                }

                refused = await TakeAsync(run, plan, instruction, new LeadInRun(leads[index], index, at), progress, cancellationToken);
            }

            if (refused is not null)
            {
                if (leads.Count == 1) return StepEnd.Failed(refused);
                await run.SaveAsync((double)index / leads.Count, _ => Note(run, leads[index], plan.Program[Number(run.State, "at")].Step, "refused", refused.Message), cancellationToken);
            }

            await run.SaveAsync((index + 1d) / leads.Count, _ => End(run, index), cancellationToken);
        }

        return StepEnd.Done;
    }

    private async Task<Failure?> TakeAsync(StepRun run, StepPlan plan, Instruction instruction, LeadInRun lead, double progress, CancellationToken cancellationToken)
    {
        if (instruction.Step is BranchStep branch)
        {
            if (lead.Id is not { } id || await facts.OfAsync(id, plan.Needs, cancellationToken) is not { } known) return WorkflowFailures.NeedsLead;
            var explained = branch.If.Explain(known);
            await run.SaveAsync(progress, async _ =>
            {
                await Note(run, lead.Id, branch, explained.Matched ? "then" : "else", string.Join("; ", explained.Reasons.Select(r => $"{r.Condition.Text} on {r.Value?.Text ?? "nothing"}")).Truncated(300));
                await Go(run, explained.Matched ? instruction.Next : instruction.Otherwise);
            }, cancellationToken);
            return null;
        }

        // What goes outside goes before the transaction, for which others would wait.
        var (sent, problem) = await one.SendAsync(run, instruction.Step, lead, cancellationToken);
        if (problem is not null) return problem;
        try
        {
            await run.SaveAsync(progress, async token =>
            {
                var result = sent is not null ? sent : await one.ChangeAsync(run, instruction.Step, lead, token);
                if (!result.Value.TryGet(out var said, out var refusal)) throw new StepRefusedException(refusal);
                await Note(run, lead.Id, instruction.Step, "done", said);
                await Go(run, instruction.Next);
            }, cancellationToken);
            return null;
        }
        catch (StepRefusedException refused)
        {
            // Somebody changed it at the same moment: the next attempt meets what they left.
            return refused.Failure.Kind == FailureKind.Stale ? throw new TryAgainException(refused.Failure.Message, TimeSpan.FromSeconds(1)) : refused.Failure;
        }
    }

    /// <summary>When the run is to go on; null when that time has come. Several leads wait side by side: the first one to come here sets the time.</summary>
    private async Task<DateTimeOffset?> WaitAsync(StepRun run, int at, WaitStep wait, double progress, CancellationToken cancellationToken)
    {
        var key = at.ToString(CultureInfo.InvariantCulture);
        if (run.State["waits"]?[key] is not JsonValue known || !known.TryGetValue(out DateTimeOffset until))
        {
            until = time.Now() + wait.Span;
            await run.SaveAsync(progress, _ =>
            {
                if (run.State["waits"] is not JsonObject waits) run.State["waits"] = waits = [];
                waits[key] = until;
                return Task.CompletedTask;
            }, cancellationToken);
        }

        return until > time.Now() ? until : null;
    }

    private static Task Go(StepRun run, int next)
    {
        run.State["at"] = next;
        return Task.CompletedTask;
    }

    private static Task End(StepRun run, int index)
    {
        (run.State["lead"], run.State["at"]) = (index + 1, 0);
        run.LeadsProcessed = index + 1;
        return Task.CompletedTask;
    }

    /// <summary>Writes down what became of a step.</summary>
    private static Task Note(StepRun run, long? leadId, WorkflowStep step, string outcome, string? said)
    {
        run.Counts[step.Name] = Number(run.Counts, step.Name) + 1;
        if (run.Results["actions"] is not JsonArray entries) run.Results["actions"] = entries = [];
        if (entries.Count < MostEntries) entries.Add(new JsonObject { ["lead_id"] = leadId, ["at"] = step.At, ["action"] = step.Name, ["outcome"] = outcome, ["said"] = said });
        return Task.CompletedTask;
    }

    private static int Number(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;
}

/// <summary>The lead a step is taken for.</summary>
/// <param name="Id">Null in a run without leads.</param>
/// <param name="Index">Its place in the run.</param>
/// <param name="Step">The index of the instruction.</param>
internal sealed record LeadInRun(long? Id, int Index, int Step);

/// <summary>Takes a step's part back.</summary>
internal sealed class StepRefusedException(Failure failure) : Exception(failure.Message)
{
    public Failure Failure { get; } = failure;
}
