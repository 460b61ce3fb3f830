using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Spectre.Console;

namespace Dozen.Importing;

/// <summary>Lists imports.</summary>
internal static class ImportsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var limit = LimitOption.Create(ListPaging.MaxPerPage, "imports");
        var command = new Command("imports", "List imports, newest first") { limit };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var found = await session.Get<ImportQueries>().ListAsync(new ListPaging(PerPage: arguments.GetValue(limit)), cancellationToken);
            return terminal.Finish(found, page => terminal.Answer(page, () =>
            {
                var table = terminal.Table("Id", "File", "Status", "Rows", "Created", "Merged", "Rejected", "Begun", "");
                foreach (var run in page.Items)
                {
                    table.AddRow(
                        Terminal.Cell(run.Id), Terminal.Cell(run.FileName), Terminal.Cell(run.Status.ToText()), Terminal.Cell(run.Counts.Read),
                        Terminal.Cell(run.Counts.Created), Terminal.Cell(run.Counts.Merged), Terminal.Cell(run.Counts.Rejected),
                        Terminal.Cell(Terminal.Time(run.CreatedAt)), Terminal.Cell(run.Undone is null ? run.CanResume ? "can be resumed" : "" : "taken back"));
                }

                if (page.Items.Count > 0) terminal.Write(table);
                terminal.Line($"{page.Items.Count} of {page.Total} imports");
            }));
        });
        return command.WithExamples("dozen imports", "dozen imports --json");
    }
}
