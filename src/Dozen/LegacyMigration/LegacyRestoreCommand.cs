using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.LegacyMigration;

namespace Dozen.LegacyMigration;

/// <summary>Builds the twenty tables again.</summary>
internal static class LegacyRestoreCommand
{
    public static Command Create(GlobalOptions options)
    {
        var source = new Option<string?>("--source") { Description = "The database of the twelve tables; that of --database when not given", HelpName = "url" };
        var target = new Option<string>("--target") { Description = "An empty PostgreSQL database that takes the twenty tables", HelpName = "url", Required = true };
        var ledger = LegacyOptions.Ledger();
        var command = new Command("restore", "Build the twenty tables again, from the twelve and the ledger") { source, target, ledger };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            if (!LegacyOptions.TargetOf(arguments, source, options).TryGet(out var database, out var wrong)) return terminal.Refuse(wrong);
            await using var session = Session.LookAt(database);
            if (!(await LegacyOptions.LedgerOfAsync(arguments.GetValue(ledger), session, cancellationToken)).TryGet(out var path, out var none)) return terminal.Refuse(none);

            var restored = await LegacyWatch.RunAsync(terminal, watch => session.Get<RestoreLegacy>().ExecuteAsync(arguments.GetRequiredValue(target), path, watch, cancellationToken));
            return terminal.Finish(restored, report => terminal.Answer(report, () =>
            {
                foreach (var (table, rows) in report.Rows) terminal.Line($"{rows,12} {table}");
                terminal.Line($"{report.Source} → {report.Target}: the twenty tables stand again. Passwords and secrets, of which the ledger has only digests, are not among them.");
            }));
        });
        return command.WithExamples("dozen legacy restore --source sqlite:data/dozen.db --target postgres://me@old-host/crm_again");
    }
}
