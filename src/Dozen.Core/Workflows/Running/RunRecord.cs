using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Workflows.Running;

/// <summary>What a run's row says of its course, taken apart: results, steps, progress.</summary>
internal sealed class RunRecord
{
    private const string StepsField = "steps";

    private readonly List<JsonNode> foreign = [];
    private readonly List<StepEntry> steps = [];

    public RunRecord(WorkflowExecution run, IReadOnlyList<IRunStep> plan)
    {
        Results = run.OutputData.ToObject();
        (LeadsProcessed, LeadsEnriched, Confidence, Progress) = (run.LeadsProcessed, run.LeadsEnriched, run.ConfidenceScore, run.ProgressPercentage);
        var entries = Results[StepsField] as JsonArray ?? [];
        Results.Remove(StepsField);
        Planned = plan.Count;
        foreach (var step in plan)
        {
            var known = entries.OfType<JsonObject>().FirstOrDefault(e => StepEntry.NameOf(e) == step.Name);
            steps.Add(new StepEntry(step.Name, known));
        }

        // Steps that this version does not have any more stay in the record.
        foreign.AddRange(entries.OfType<JsonObject>().Where(e => plan.All(s => s.Name != StepEntry.NameOf(e))).Select(e => e.DeepClone()));
    }

    public JsonObject Results { get; }

    public IReadOnlyList<StepEntry> Steps => steps;

    public int LeadsProcessed { get; set; }

    public int LeadsEnriched { get; set; }

    public double? Confidence { get; set; }

    /// <summary>0 to 99 until the run is complete.</summary>
    public int Progress { get; private set; }

    public string? CurrentStep { get; private set; }

    private int Planned { get; }

    /// <summary>The step to go on with; null when all have ended.</summary>
    public (int Index, StepEntry Entry)? Next() =>
        steps.FindIndex(s => !s.HasEnded) is >= 0 and var index ? (index, steps[index]) : null;

    public void Begin(StepEntry step, DateTimeOffset now)
    {
        step.Begin(now);
        MoveTo(step, 0);
    }

    /// <summary>Something was saved in the step.</summary>
    /// <param name="progress">0 to 1, of the step.</param>
    public void Advance(StepEntry step, double progress)
    {
        step.Advance();
        MoveTo(step, progress);
    }

    /// <summary>Changes the entries of the steps in a row's <c>output_data</c>, whatever steps there are.</summary>
    public static JsonText WithSteps(JsonText output, Action<JsonObject> change)
    {
        var all = output.ToObject();
        foreach (var entry in (all[StepsField] as JsonArray ?? []).OfType<JsonObject>()) change(entry);
        return JsonText.From(all);
    }

    /// <summary>The row's <c>output_data</c>.</summary>
    public JsonText ToOutput()
    {
        var output = (JsonObject)Results.DeepClone();
        output[StepsField] = new JsonArray([.. foreign.Select(f => f.DeepClone()), .. steps.Where(s => s.WasBegun).Select(s => s.ToJson())]);
        return JsonText.From(output);
    }

    public Memory Remember(StepEntry step) => new(Results.ToJsonString(JsonText.Compact), step.Remember(), LeadsProcessed, LeadsEnriched, Confidence, Progress);

    public void Return(StepEntry step, Memory memory)
    {
        Refill(Results, memory.Results);
        step.Return(memory.Step);
        (LeadsProcessed, LeadsEnriched, Confidence, Progress) = (memory.LeadsProcessed, memory.LeadsEnriched, memory.Confidence, memory.Progress);
    }

    /// <summary>Puts an earlier content back into an object that others hold on to.</summary>
    internal static void Refill(JsonObject target, string content)
    {
        target.Clear();
        foreach (var (name, value) in JsonText.Trusted(content).ToObject()) target[name] = value?.DeepClone();
    }

    private void MoveTo(StepEntry step, double progress)
    {
        CurrentStep = step.Name;
        var whole = (steps.IndexOf(step) + Math.Clamp(double.IsNaN(progress) ? 0 : progress, 0, 1)) / Math.Max(1, Planned) * 100;
        Progress = Math.Max(Progress, (int)Math.Min(whole, 99));
    }

    internal sealed record Memory(string Results, StepEntry.Memory Step, int LeadsProcessed, int LeadsEnriched, double? Confidence, int Progress);
}
