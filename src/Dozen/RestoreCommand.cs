using System.CommandLine;
using Dozen.Core.Database;

namespace Dozen;

/// <summary>Puts a copy that <c>backup</c> took in the place of everything.</summary>
internal static class RestoreCommand
{
    public static Command Create(GlobalOptions options)
    {
        var file = new Argument<string>("file") { Description = "The copy that backup wrote" };
        var sure = new Option<bool>("--yes") { Description = "Really: what stands now is replaced", Required = true };
        var command = new Command("restore", "Put a copy of the whole database in the place of everything; of one organisation: restore-organization") { file, sure };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            var database = arguments.GetRequiredValue(options.Database);
            await using var session = Session.LookAt(database);
            var path = Path.GetFullPath(arguments.GetRequiredValue(file));
            return terminal.Finish(
                await session.Get<IDatabaseBackup>().RestoreAsync(path, cancellationToken),
                _ => terminal.Answer(new { Database = database.Description, File = path }, () => terminal.Line($"{database.Description} is as it was in {path}.")));
        });
        return command.WithExamples("dozen restore monday.db --yes");
    }
}
