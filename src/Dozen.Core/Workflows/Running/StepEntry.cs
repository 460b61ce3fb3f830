using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Workflows.Running;

/// <summary>What a run's record says of one of its steps.</summary>
internal sealed class StepEntry
{
    private const string Running = "running";
    private const string Waiting = "waiting";
    private const string Completed = "completed";
    private const string Skipped = "skipped";
    private const string Failed = "failed";
    private const string Cancelled = "cancelled";

    private string? status;
    private DateTimeOffset? startedAt;
    private long? durationMs;
    private string? error;

    public StepEntry(string name, JsonObject? entry)
    {
        Name = name;
        if (entry is null) return;
        status = Text(entry["status"]);
        startedAt = DateTimeOffset.TryParse(Text(entry["started_at"]), out var at) ? at.ToMicroseconds() : null;
        durationMs = entry["duration_ms"] is JsonValue ms && ms.TryGetValue(out long duration) ? duration : null;
        error = Text(entry["error"]);
        Failures = Number(entry["failures"]);
        Losses = Number(entry["losses"]);
        if (entry["input"] is JsonObject given) RunRecord.Refill(Given, given.ToJsonString(JsonText.Compact));
        if (entry["counts"] is JsonObject counts) RunRecord.Refill(Counts, counts.ToJsonString(JsonText.Compact));
        if (entry["state"] is JsonObject state) RunRecord.Refill(State, state.ToJsonString(JsonText.Compact));
    }

    public string Name { get; }

    public JsonObject State { get; } = [];

    public JsonObject Given { get; } = [];

    public JsonObject Counts { get; } = [];

    /// <summary>How often the step ended in a fault that may pass.</summary>
    public int Failures { get; private set; }

    /// <summary>How often a worker vanished while it was at this step, since anything was last saved in it.</summary>
    public int Losses { get; private set; }

    public bool WasBegun => status is not null;

    public bool IsRunning => status == Running;

    public bool HasEnded => status is Completed or Skipped;

    public static string? NameOf(JsonObject entry) => Text(entry["name"]);

    public void Begin(DateTimeOffset now)
    {
        (status, error, durationMs) = (Running, null, null);
        startedAt ??= now;
    }

    public void Advance() => Losses = 0;

    /// <summary>The worker that had the run never came back.</summary>
    public void Lose() => Losses++;

    public void Complete(DateTimeOffset now) => End(Completed, null, now);

    public void Skip(string reason, DateTimeOffset now) => End(Skipped, reason, now);

    public void Wait() => status = Waiting;

    /// <summary>A fault that may pass; the step is tried again.</summary>
    public void TryAgain(string problem) => (status, error, Failures) = (Waiting, problem, Failures + 1);

    /// <summary>The end of the run. The state stays, so that somebody may have the run go on from here.</summary>
    public void Fail(string problem, DateTimeOffset now)
    {
        (status, error) = (Failed, problem);
        Measure(now);
    }

    /// <summary>Somebody stopped the run. The state stays here, too.</summary>
    public static void Cancel(JsonObject entry)
    {
        if (Text(entry["status"]) is Running or Waiting) entry["status"] = Cancelled;
    }

    /// <summary>Somebody wants it tried again: it has all its attempts once more.</summary>
    public static void Forgive(JsonObject entry)
    {
        if (Text(entry["status"]) is not (Failed or Cancelled)) return;
        entry["status"] = Waiting;
        foreach (var field in (string[])["error", "failures", "losses"]) entry.Remove(field);
    }

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["name"] = Name, ["status"] = status };
        if (startedAt is { } at) entry["started_at"] = at.UtcDateTime;
        if (durationMs is { } ms) entry["duration_ms"] = ms;
        if (Given.Count > 0) entry["input"] = Given.DeepClone();
        if (Counts.Count > 0) entry["counts"] = Counts.DeepClone();
        if (error is not null) entry["error"] = error;
        if (Failures > 0) entry["failures"] = Failures;
        if (Losses > 0) entry["losses"] = Losses;
        if (State.Count > 0) entry["state"] = State.DeepClone();
        return entry;
    }

    public Memory Remember() => new(State.ToJsonString(JsonText.Compact), Counts.ToJsonString(JsonText.Compact), Losses);

    public void Return(Memory memory)
    {
        RunRecord.Refill(State, memory.State);
        RunRecord.Refill(Counts, memory.Counts);
        Losses = memory.Losses;
    }

    private void End(string how, string? said, DateTimeOffset now)
    {
        (status, error) = (how, said);
        State.Clear();
        Measure(now);
    }

    private void Measure(DateTimeOffset now) => durationMs = startedAt is { } at ? Math.Max(0, (long)(now - at).TotalMilliseconds) : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    internal sealed record Memory(string State, string Counts, int Losses);
}
