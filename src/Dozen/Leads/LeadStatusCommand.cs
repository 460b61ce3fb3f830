using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Database;
using Dozen.Core.Leads;

namespace Dozen.Leads;

/// <summary>Moves a lead to another status.</summary>
internal static class LeadStatusCommand
{
    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<long>("id") { Description = "The lead's id" };
        var status = new Argument<string>("status") { Description = "The new status" }.AcceptOnlyFromAmong([.. SnakeCase.Texts<LeadStatus>()]);
        var version = new Option<long?>("--if-version") { Description = "Only if the lead still has this version" };
        var command = new Command("status", "Move a lead to another status") { id, status, version };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var change = new LeadStatusChange(SnakeCase.Parse<LeadStatus>(arguments.GetRequiredValue(status))!.Value, arguments.GetValue(version));
            var changed = await session.Get<ChangeLeadStatus>().ExecuteAsync(arguments.GetValue(id), change, cancellationToken);
            return terminal.Finish(changed, lead => terminal.Answer(
                lead, () => terminal.Line($"{Terminal.Plain(lead.DisplayName)} is {lead.Status.ToText()}.")));
        });
        return command.WithExamples("dozen lead status 42 qualified");
    }
}
