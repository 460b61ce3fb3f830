using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Spectre.Console;

namespace Dozen.Workflows;

/// <summary>What is done with one run: <c>run show</c>, <c>run cancel</c>, <c>run retry</c>, <c>run undo</c>, <c>run watch</c>.</summary>
internal static class RunCommand
{
    public static Command Create(GlobalOptions options) => new Command("run", "Show, watch, stop or repeat one run")
    {
        WorkflowsCommand.Start(options),
        Show(options),
        Watch(options),
        Cancel(options),
        Retry(options),
        Undo(options),
    }.WithExamples("dozen run show 42", "dozen run watch 42", "dozen run cancel 42");

    private static Argument<long> Id() => new("id") { Description = "The run's id" };

    private static Command Show(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("show", "Show one run with its steps") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
            terminal.Finish(await session.Get<ExecutionQueries>().GetAsync(arguments.GetValue(id), cancellationToken), run => terminal.Answer(run, () => Write(terminal, run))));
        return command.WithExamples("dozen run show 42", "dozen run show 42 --json");
    }

    private static Command Cancel(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("cancel", "Stop a run; what it has saved stays") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
            terminal.Finish(await session.Get<CancelRun>().ExecuteAsync(arguments.GetValue(id), cancellationToken), run => terminal.Answer(run, () => terminal.Line($"Run {run.Id} is cancelled."))));
        return command.WithExamples("dozen run cancel 42");
    }

    private static Command Retry(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("retry", "Have a run that failed or was cancelled go on from the step where it stopped") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var retried = await session.Get<RetryRun>().ExecuteAsync(arguments.GetValue(id), cancellationToken);
            if (retried.Succeeded) await session.Get<IRunBell>().RingAsync(session.Get<Caller>().OrganizationId, cancellationToken);
            return terminal.Finish(retried, run => terminal.Answer(run, () => terminal.Line($"Run {run.Id} waits for a worker.")));
        });
        return command.WithExamples("dozen run retry 42");
    }

    private static Command Undo(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("undo", "Take a search for businesses back; leads that somebody has worked on since stay") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
            terminal.Finish(await session.Get<UndoSearch>().ExecuteAsync(arguments.GetValue(id), cancellationToken), run => terminal.Answer(run, () =>
            {
                var undone = run.Output.ToObject()["undone"]!;
                terminal.Line($"Run {run.Id} is taken back: {undone["deleted"]} leads deleted, {undone["restored"]} restored, {undone["kept"]} kept.");
            })));
        return command.WithExamples("dozen run undo 42");
    }

    private static Command Watch(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("watch", "Follow a run until it ends; with --json one object a line. Ends with 1 when the run did not complete") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            ExecutionView? last = null;
            await foreach (var run in session.Get<FollowRun>().ExecuteAsync(arguments.GetValue(id), cancellationToken))
            {
                last = run;
                if (terminal.IsJson) Console.Out.WriteLine(JsonText.Trusted(OutputJson.Of(run)).OneLine);
                else terminal.Line($"{run.Status.ToText()} {run.ProgressPercentage} % {run.CurrentStep} {run.ErrorMessage}".TrimEnd());
            }

            if (last is null) return terminal.Refuse(ExecutionFailures.NotFound(arguments.GetValue(id)));
            return last.Status == ExecutionStatus.Completed ? ExitCodes.Ok : ExitCodes.No;
        });
        return command.WithExamples("dozen run watch 42");
    }

    private static void Write(Terminal terminal, ExecutionView run)
    {
        terminal.Write(new Text($"Run {run.Id}: {run.WorkflowType.ToText()}\n", new Style(decoration: Decoration.Bold)));
        var fields = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in Fields(run))
        {
            if (!string.IsNullOrEmpty(value)) fields.AddRow(Terminal.Cell(name), Terminal.Cell(value));
        }

        terminal.Write(fields);
        if (run.Steps.Count == 0) return;
        var table = terminal.Table("Step", "Status", "Begun", "ms", "Given", "Came to", "Problem");
        foreach (var step in run.Steps)
        {
            table.AddRow(
                Terminal.Cell(step.Name), Terminal.Cell(step.Status), Terminal.Cell(Terminal.Time(step.StartedAt)), Terminal.Cell(step.DurationMs),
                Terminal.Cell(step.Input?.OneLine), Terminal.Cell(step.Counts?.OneLine), Terminal.Cell(step.Error));
        }

        terminal.Write(table);
    }

    private static IEnumerable<(string Name, string? Value)> Fields(ExecutionView run)
    {
        yield return ("Status", run.Status.ToText());
        yield return ("Done", string.Create(CultureInfo.InvariantCulture, $"{run.ProgressPercentage} %"));
        yield return ("Problem", run.ErrorMessage);
        yield return ("Lead", run.LeadId?.ToString(CultureInfo.InvariantCulture));
        yield return ("Leads", run.LeadsProcessed == 0 ? null : run.LeadsProcessed.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Taken up", string.Create(CultureInfo.InvariantCulture, $"{run.Attempt} times"));
        yield return ("Queued", Terminal.Time(run.CreatedAt));
        yield return ("Not before", Terminal.Time(run.RunAfter));
        yield return ("Begun", Terminal.Time(run.StartedAt));
        yield return ("Ended", Terminal.Time(run.CompletedAt));
        yield return ("Asked for", run.Input.Text == "{}" ? null : run.Input.OneLine);
        yield return ("Result", run.Output.Text == "{}" ? null : run.Output.OneLine);
    }
}
