using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Activities;
using Dozen.Core.Leads;

namespace Dozen.Leads;

/// <summary>Shows one lead with its history.</summary>
internal static class LeadShowCommand
{
    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<long>("id") { Description = "The lead's id" };
        var limit = LimitOption.Create(TimelineQueries.MaxPerPage, "entries of the history");
        var command = new Command("show", "Show one lead with its history") { id, limit };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var found = await session.Get<LeadQueries>().GetAsync(arguments.GetValue(id), cancellationToken);
            if (!found.TryGet(out var lead, out var missing)) return terminal.Refuse(missing);

            var timeline = await session.Get<TimelineQueries>().ListAsync(lead.Id, arguments.GetValue(limit), null, cancellationToken);
            return terminal.Finish(timeline, page => terminal.Answer(
                new { Lead = lead, Timeline = page.Items, page.NextCursor }, () => LeadCommand.Show(terminal, lead, page)));
        });
        return command.WithExamples("dozen lead show 42", "dozen lead show 42 --json");
    }
}
