using Dozen.Core.Leads;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Enrichment;

/// <summary>Has an analyst read what the websites of the run's leads say; skipped where none is configured, and stopped where the run's budget is spent.</summary>
public sealed class Analyze(AnalyzeLead analyze, ILeadAnalyst analyst, AnalystBudget budget) : IRunStep
{
    private const int MostSilences = 3;
    private const string Next = "next";
    private const string Tokens = "tokens";
    private const string Cost = "cost";

    public string Name => "analyze";

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        if (!RunLeads.Wants(run, "ai")) return StepEnd.Skipped("An analysis was not asked for.");
        if (await analyst.WhyNotAsync(cancellationToken) is { } reason) return StepEnd.Skipped(reason);

        var ids = RunLeads.Of(run);
        run.Given["leads"] = ids.Count;
        var silences = 0;
        for (var position = (int)run.State.Number(Next); position < ids.Count; position++)
        {
            var question = await analyze.FindQuestionAsync(ids[position], cancellationToken);
            var isSpent = budget.IsSpent(run.State.Number(Tokens), run.State[Cost]?.GetValue<decimal>() ?? 0);
            var answer = question is null or { IsAnswered: true } || isSpent ? null : await analyst.AskAsync(question.Question, cancellationToken);
            silences = answer is { MayPass: true, Json: null } ? silences + 1 : answer is null ? silences : 0;
            if (silences >= MostSilences) throw new TryAgainException(answer!.Problem ?? "The analyst does not answer.");

            var next = position + 1;
            await run.SaveAsync((double)next / ids.Count, token => SaveAsync(run, question, isSpent, answer, next, token), cancellationToken);
        }

        return StepEnd.Done;
    }

    private async Task SaveAsync(StepRun run, LeadQuestion? question, bool isSpent, AnalystAnswer? answer, int next, CancellationToken cancellationToken)
    {
        run.State[Next] = (long)next;
        if (question is null or { IsAnswered: true } || answer is null)
        {
            run.Counts.Count(question is null ? "nothing_to_read" : question.IsAnswered ? "unchanged" : isSpent ? "over_budget" : "unchanged");
            return;
        }

        run.State[Tokens] = run.State.Number(Tokens) + answer.Tokens;
        run.State[Cost] = (run.State[Cost]?.GetValue<decimal>() ?? 0) + answer.Cost;
        run.Counts.Count(Tokens, answer.Tokens);
        if (answer.Json is null)
        {
            run.Counts.Count(answer.MayPass ? "no_answer" : "refused");
            return;
        }

        if (LeadAnalysis.Read(answer.Json, question.Question) is not { } analysis)
        {
            run.Counts.Count("malformed");
            return;
        }

        var written = await analyze.ExecuteAsync(question, answer.Model, analysis, run.ExecutionId, cancellationToken);
        if (written.Failure == LeadFailures.Stale) throw new TryAgainException("Somebody changed a lead at the same moment.", TimeSpan.FromSeconds(1));
        run.Counts.Count(!written.Succeeded ? "gone" : written.Value ? "analyzed" : "unchanged");
    }
}
