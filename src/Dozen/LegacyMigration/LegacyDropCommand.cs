using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.LegacyMigration;

namespace Dozen.LegacyMigration;

/// <summary>Removes what a migration in place moved out of the way.</summary>
internal static class LegacyDropCommand
{
    public static Command Create(GlobalOptions options)
    {
        var target = LegacyOptions.Target();
        var command = new Command("drop", "Remove the schema legacy that a migration in place left") { target };
        command.AddConfirmation("Really: only the ledger can bring the earlier tables back then");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            if (!LegacyOptions.TargetOf(arguments, target, options).TryGet(out var database, out var wrong)) return terminal.Refuse(wrong);
            await using var session = Session.LookAt(database);
            return terminal.Finish(await session.Get<DropLegacy>().ExecuteAsync(cancellationToken), done => terminal.Answer(done, () => terminal.Line("The schema legacy is gone. Keep the ledger.")));
        });
        return command.WithExamples("dozen legacy drop --target postgres://me@host/crm --yes");
    }
}
