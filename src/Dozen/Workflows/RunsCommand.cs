using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Spectre.Console;

namespace Dozen.Workflows;

/// <summary>Lists runs.</summary>
internal static class RunsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var type = EnumOption.Many<WorkflowType>("--type", "Any of these kinds");
        var status = EnumOption.Many<ExecutionStatus>("--status", "Any of these statuses");
        var lead = new Option<long?>("--lead") { Description = "Only runs about this lead", HelpName = "id" };
        var limit = LimitOption.Create(ListPaging.MaxPerPage, "runs");
        var cursor = new Option<string>("--cursor") { Description = "Where the page before ended (its next_cursor)" };
        var command = new Command("runs", "List runs of every kind, newest first") { type, status, lead, limit, cursor };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var filter = new ExecutionFilter(arguments.GetEnums<WorkflowType>(type), arguments.GetEnums<ExecutionStatus>(status), arguments.GetValue(lead));
            var found = await session.Get<ExecutionQueries>().ListAsync(filter, new ListPaging(PerPage: arguments.GetValue(limit), Cursor: arguments.GetValue(cursor)), cancellationToken);
            return terminal.Finish(found, page => terminal.Answer(page, () => Show(terminal, page)));
        });
        return command.WithExamples("dozen runs --status running --status pending", "dozen runs --type webhook_delivery --json");
    }

    private static void Show(Terminal terminal, Page<ExecutionSummary> page)
    {
        var table = terminal.Table("Id", "Kind", "Status", "Step", "Done", "Leads", "Queued", "Problem");
        foreach (var run in page.Items)
        {
            table.AddRow(
                Terminal.Cell(run.Id), Terminal.Cell(run.WorkflowType.ToText()), Terminal.Cell(run.Status.ToText()), Terminal.Cell(run.CurrentStep),
                Terminal.Cell($"{run.ProgressPercentage} %"), Terminal.Cell(run.LeadsProcessed), Terminal.Cell(Terminal.Time(run.CreatedAt)), Terminal.Cell(run.ErrorMessage));
        }

        if (page.Items.Count > 0) terminal.Write(table);
        terminal.Line($"{page.Items.Count:N0} of {page.Total:N0} runs");
        if (page.NextCursor is { } next) terminal.Line($"Next page: --cursor {next}");
    }
}
