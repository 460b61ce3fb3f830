using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.LegacyMigration;

namespace Dozen.LegacyMigration;

/// <summary>Compares a migrated database with its source.</summary>
internal static class LegacyCheckCommand
{
    public static Command Create(GlobalOptions options)
    {
        var (source, target, ledger) = (LegacyOptions.Source(), LegacyOptions.Target(), LegacyOptions.Ledger());
        var command = new Command("check", "Compare a migrated database with its source, row by row and column by column; changes nothing") { source, target, ledger };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            if (!LegacyOptions.TargetOf(arguments, target, options).TryGet(out var database, out var wrong)) return terminal.Refuse(wrong);
            await using var session = Session.LookAt(database);
            if (!(await LegacyOptions.LedgerOfAsync(arguments.GetValue(ledger), session, cancellationToken)).TryGet(out var path, out var none)) return terminal.Refuse(none);

            var checkedRows = await LegacyWatch.RunAsync(terminal, watch => session.Get<CheckLegacy>().ExecuteAsync(arguments.GetRequiredValue(source), path, watch, cancellationToken));
            if (!checkedRows.TryGet(out var report, out var failure)) return terminal.Refuse(failure);
            terminal.Answer(report, () =>
            {
                terminal.Line($"{report.Source} ↔ {report.Target}");
                LegacyShown.Reconciliation(terminal, report.Tables);
                LegacyShown.Adjusted(terminal, report.Adjusted);
                terminal.Line("");
                foreach (var sentence in report.Sentences.Concat(report.FailedChecks)) terminal.Line($"✗ {sentence}");
                terminal.Line(report.IsClean ? "No difference." : $"{report.Differences} differences, {report.FailedChecks.Count} failed checks.");
            });
            return report.IsClean ? ExitCodes.Ok : ExitCodes.No;
        });
        return command.WithExamples("dozen legacy check --source postgres://me@old-host/crm --target sqlite:data/dozen.db");
    }
}
