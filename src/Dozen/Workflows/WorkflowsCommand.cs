using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Workflows.Running;
using Spectre.Console;

namespace Dozen.Workflows;

/// <summary>Lists workflows, and starts one: <c>workflows</c>, <c>run start</c>.</summary>
internal static class WorkflowsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var limit = LimitOption.Create(ListPaging.MaxPerPage, "workflows");
        var command = new Command("workflows", "List workflows by name") { limit };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
            terminal.Finish(await session.Get<WorkflowQueries>().ListAsync(WorkflowFilter.None, new ListPaging(PerPage: arguments.GetValue(limit)), cancellationToken), page => terminal.Answer(page, () => Show(terminal, page))));
        return command.WithExamples("dozen workflows", "dozen workflows --json");
    }

    public static Command Start(GlobalOptions options)
    {
        var workflow = new Argument<long>("workflow") { Description = "The workflow's id" };
        var lead = new Option<long?>("--lead") { Description = "The lead it is to run for", HelpName = "id" };
        var command = new Command("start", "Start a workflow by hand") { workflow, lead };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var started = await session.Get<StartWorkflow>().ExecuteAsync(arguments.GetValue(workflow), new WorkflowStart(arguments.GetValue(lead)), cancellationToken);
            if (started.Succeeded) await session.Get<IRunBell>().RingAsync(session.Get<Caller>().OrganizationId, cancellationToken);
            return terminal.Finish(started, run => terminal.Answer(run, () => terminal.Line($"Run {run.Id} waits for a worker.")));
        });
        return command.WithExamples("dozen run start 7 --lead 42");
    }

    private static void Show(Terminal terminal, Page<WorkflowView> page)
    {
        var table = terminal.Table("Id", "Name", "Trigger", "Active", "n8n");
        foreach (var workflow in page.Items)
        {
            table.AddRow(
                Terminal.Cell(workflow.Id), Terminal.Cell(workflow.Name), Terminal.Cell(workflow.TriggerType.ToText()), Terminal.Cell(workflow.IsActive ? "yes" : "no"), Terminal.Cell(workflow.N8nWorkflowId));
        }

        if (page.Items.Count > 0) terminal.Write(table);
        terminal.Line($"{page.Items.Count:N0} of {page.Total:N0} workflows");
    }
}
