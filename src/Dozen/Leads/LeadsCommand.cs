using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Spectre.Console;

namespace Dozen.Leads;

/// <summary>Lists leads.</summary>
internal static class LeadsCommand
{
    public static Command Create(GlobalOptions options)
    {
        var search = new Option<string>("--search") { Description = "Words that must all occur in company, names or e-mail" };
        var status = EnumOption.Many<LeadStatus>("--status", "Any of these statuses");
        var source = EnumOption.Many<LeadSource>("--source", "Any of these sources");
        var tag = new Option<string[]>("--tag") { Description = "All of these tags" };
        var import = new Option<long?>("--import") { Description = "Only leads that this import created", HelpName = "id" };
        var run = new Option<long?>("--run") { Description = "Only leads that this run found or worked on", HelpName = "id" };
        var limit = LimitOption.Create(ListPaging.MaxPerPage, "leads");
        var sort = SortOption.Create(LeadSorting.Keys);
        var cursor = new Option<string>("--cursor") { Description = "Where the page before ended (its next_cursor)" };

        var command = new Command("leads", "List leads, newest first") { search, status, source, tag, import, run, limit, sort, cursor };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var filter = new LeadFilter
            {
                Search = arguments.GetValue(search),
                Statuses = arguments.GetEnums<LeadStatus>(status),
                Sources = arguments.GetEnums<LeadSource>(source),
                Tags = arguments.GetValue(tag) ?? [],
                ImportId = arguments.GetValue(import),
                ExecutionId = arguments.GetValue(run),
            };
            var paging = new ListPaging(PerPage: arguments.GetValue(limit), Order: arguments.GetValue(sort), Cursor: arguments.GetValue(cursor));
            var found = await session.Get<LeadQueries>().ListAsync(filter, paging, cancellationToken);
            return terminal.Finish(found, page => terminal.Answer(page, () => Show(terminal, page)));
        });
        return command.WithExamples(
            "dozen leads --search \"taverna paphos\" --status new --status contacted", "dozen leads --sort -score,name --limit 50 --json");
    }

    private static void Show(Terminal terminal, Page<LeadSummary> page)
    {
        var table = terminal.Table("Id", "Name", "Status", "Score", "Source", "City", "Phone", "E-mail", "Created");
        foreach (var lead in page.Items)
        {
            table.AddRow(
                new Text(lead.Id.ToString(CultureInfo.InvariantCulture)), Terminal.Cell(lead.DisplayName), Terminal.Cell(lead.Status.ToText()), Terminal.Cell(lead.Score),
                Terminal.Cell(lead.Source.ToText()), Terminal.Cell(lead.City), Terminal.Cell(lead.Phone), Terminal.Cell(lead.Email),
                Terminal.Cell(Terminal.Time(lead.CreatedAt)));
        }

        if (page.Items.Count > 0) terminal.Write(table);
        terminal.Line($"{page.Items.Count:N0} of {page.Total:N0} leads");
        if (page.NextCursor is { } next) terminal.Line($"Next page: --cursor {next}");
    }
}
