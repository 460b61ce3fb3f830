using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Database;

namespace Dozen.Database;

/// <summary>Puts a copy that <c>backup</c> took in the place of everything.</summary>
internal static class RestoreCommand
{
    public static Command Create(GlobalOptions options)
    {
        var file = new Argument<string>("file") { Description = "The copy that backup wrote" };
        var command = new Command("restore", "Put a copy of the whole database in the place of everything; of one organisation: restore-organization") { file };
        command.AddConfirmation("Really: what stands now is replaced");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            var database = arguments.GetRequiredValue(options.Database);
            await using var session = Session.LookAt(database);
            var path = Path.GetFullPath(arguments.GetRequiredValue(file));
            var backup = session.Get<IDatabaseBackup>();
            if (!(await backup.RestoreAsync(path, cancellationToken)).TryGet(out _, out var failure)) return terminal.Refuse(failure);

            var standing = await backup.CompareAsync(cancellationToken);
            terminal.Answer(new { Database = database.Description, File = path, standing.Pending }, () =>
            {
                terminal.Line($"{database.Description} is as it was in {path}.");
                if (standing.Pending.Count > 0) terminal.Line("Its schema is of an earlier version. The next start brings it up to date, or: dozen db upgrade");
            });
            return ExitCodes.Ok;
        });
        return command.WithExamples("dozen restore monday.db --yes");
    }
}
