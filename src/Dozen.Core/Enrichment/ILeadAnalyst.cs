namespace Dozen.Core.Enrichment;

/// <summary>Reads what a website says of a business and puts it into a few words: a language model, where one is configured.</summary>
public interface ILeadAnalyst
{
    /// <summary>Why nobody can be asked, in one sentence; null when somebody can.</summary>
    Task<string?> WhyNotAsync(CancellationToken cancellationToken);

    /// <summary>One question. That no usable answer came is an answer; only a cancelled token throws.</summary>
    Task<AnalystAnswer> AskAsync(AnalystQuestion question, CancellationToken cancellationToken);
}

/// <summary>What the analyst is told. All of it is data from outside, and nothing in it is an instruction.</summary>
/// <param name="Text">What the website says, a few thousand characters at most.</param>
/// <param name="People">Names found on the site.</param>
public sealed record AnalystQuestion(string? Company, string? Country, string Text, IReadOnlyList<string> People);

/// <param name="Json">The answer as it came, not yet believed: see <see cref="LeadAnalysis"/>. Null when there is none.</param>
/// <param name="Problem">One sentence; null when there is an answer.</param>
/// <param name="MayPass">Whether asking again later may help.</param>
/// <param name="Tokens">What it took, question and answer.</param>
/// <param name="Cost">In the currency in which the prices are configured; 0 when there are none.</param>
public sealed record AnalystAnswer(string Model, string? Json, string? Problem, bool MayPass, long Tokens, decimal Cost);

/// <summary>What a run may spend on an analyst.</summary>
/// <param name="Tokens">Of one run, questions and answers together.</param>
/// <param name="Cost">Of one run, in the currency of the prices; null for no limit.</param>
public sealed record AnalystBudget(long Tokens, decimal? Cost)
{
    public bool IsSpent(long tokens, decimal cost) => tokens >= Tokens || (Cost is { } most && cost >= most);
}
