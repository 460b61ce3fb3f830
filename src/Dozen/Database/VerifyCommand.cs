using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Database;
using Dozen.Core.Verification;
using Spectre.Console;

namespace Dozen.Database;

/// <summary>Proves the shape of a live database, or tells what is wrong with it.</summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("verify", "Prove that the database has the shape of the twelve tables; changes nothing");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var database = arguments.GetRequiredValue(options.Database);
            var terminal = options.Terminal(arguments);
            await using var session = Session.LookAt(database);
            var verified = await session.Get<VerifyDatabase>().ExecuteAsync(cancellationToken);
            if (!verified.TryGet(out var report, out var unavailable)) return terminal.Refuse(unavailable);

            terminal.Answer(
                new { Database = database.Description, Ok = report.IsClean, report.Tables, report.Checks, report.Figures },
                () => Show(terminal, report, database.Description));
            return report.IsClean ? ExitCodes.Ok : ExitCodes.No;
        });
        return command.WithExamples("dozen verify", "dozen verify --database postgres://dozen@db.example/dozen --json");
    }

    private static void Show(Terminal terminal, VerificationReport report, string database)
    {
        terminal.Line(database);
        var tables = terminal.Table("Group", "Table", "", "Rows");
        foreach (var group in report.Tables.GroupBy(t => t.Group))
        {
            var title = group.Key.ToText().Replace('_', ' ');
            foreach (var table in group)
            {
                tables.AddRow(Terminal.Cell(title), Terminal.Cell(table.Name), Mark(table.IsPresent), Terminal.Cell(table.Rows));
                title = "";
            }
        }

        terminal.Write(tables);
        foreach (var check in report.Checks)
        {
            terminal.Write(check.Outcome == CheckOutcome.NotApplicable ? new Text("–") : Mark(check.Outcome == CheckOutcome.Passed));
            terminal.Line($" {check.Title}{(check.Outcome == CheckOutcome.NotApplicable ? " (does not apply here)" : "")}");
            foreach (var finding in check.Findings) terminal.Line($"    {Terminal.Plain(Sentence(finding))}");
        }

        terminal.Line("");
        terminal.Line(string.Join(", ", report.Figures.Select(f => $"{f.Title.ToLowerInvariant()} {f.Before} → {f.After}")));
        var wrong = report.Checks.Count(c => c.Outcome == CheckOutcome.Failed);
        terminal.Line(wrong == 0 ? "The database is as it should be." : $"{wrong} of {report.Checks.Count} checks failed.");
    }

    private static Text Mark(bool good) => good ? new Text("✓", new Style(Color.Green)) : new Text("✗", new Style(Color.Red));

    private static string Sentence(VerificationFinding finding) => finding.Rows is { } rows
        ? $"{finding.Subject}: {finding.Message} {rows:N0} {(rows == 1 ? "row" : "rows")}, id {string.Join(", ", finding.FirstIds)}{(rows > finding.FirstIds.Count ? " …" : "")}"
        : $"{finding.Subject}: {finding.Message}";
}
