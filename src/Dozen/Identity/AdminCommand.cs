using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Users;
using Spectre.Console;

namespace Dozen.Identity;

/// <summary>Who administers: how the first person comes in once identity is external.</summary>
internal static class AdminCommand
{
    public static Command Create(GlobalOptions options) => new Command("admin", "Make administrators, or list them")
    {
        Grant(options),
        List(options),
    }.WithExamples("dozen admin grant ada@example.com", "dozen admin list");

    private static Command Grant(GlobalOptions options)
    {
        var email = new Argument<string>("email") { Description = "The address the identity provider has verified" };
        var organization = new Option<string>("--organization") { Description = "Its slug; not needed where there is one", HelpName = "slug" };
        var command = new Command("grant", "Make somebody the active administrator of an organisation, as a new user if need be") { email, organization };
        command.RunAsOperator(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var granted = await session.Get<GrantAdmin>().ExecuteAsync(arguments.GetRequiredValue(email), arguments.GetValue(organization), cancellationToken);
            return terminal.Finish(granted, admin => terminal.Answer(
                admin, () => terminal.Line($"{Terminal.Plain(admin.Email)} administers {admin.Organization}.")));
        });
        return command.WithExamples("dozen admin grant ada@example.com", "dozen admin grant ada@example.com --organization north");
    }

    private static Command List(GlobalOptions options)
    {
        var command = new Command("list", "List the active administrators of all organisations");
        command.RunAsOperator(options, async (_, session, terminal, cancellationToken) =>
        {
            var admins = await session.Get<AdminQueries>().ListAsync(cancellationToken);
            terminal.Answer(admins, () =>
            {
                var table = terminal.Table("User", "E-mail", "Name", "Organisation");
                foreach (var admin in admins)
                    table.AddRow(Terminal.Cell(admin.UserId), Terminal.Cell(admin.Email), Terminal.Cell(admin.Name), Terminal.Cell(admin.Organization));
                if (admins.Count > 0) terminal.Write(table);
                else terminal.Line("There is none yet.");
            });
            return ExitCodes.Ok;
        });
        return command.WithExamples("dozen admin list", "dozen admin list --json");
    }
}
