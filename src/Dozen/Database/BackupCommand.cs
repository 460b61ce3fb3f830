using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Database;

namespace Dozen.Database;

/// <summary>Takes a copy of the whole database while the server runs.</summary>
internal static class BackupCommand
{
    public static Command Create(GlobalOptions options)
    {
        var file = new Argument<string>("file") { Description = "The copy to write; it must not exist" };
        var command = new Command("backup", "Copy the whole database to a file, while the server runs") { file };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            await using var session = Session.LookAt(arguments.GetRequiredValue(options.Database));
            var path = Path.GetFullPath(arguments.GetRequiredValue(file));
            return terminal.Finish(
                await session.Get<IDatabaseBackup>().BackUpAsync(path, cancellationToken),
                bytes => terminal.Answer(new { File = path, Bytes = bytes }, () => terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes in {path}"))));
        });
        return command.WithExamples("dozen backup monday.db", "dozen backup monday.dump --database postgres://dozen@db/dozen");
    }
}
