using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Core.LegacyMigration.Reporting;
using Spectre.Console;

namespace Dozen.LegacyMigration;

/// <summary>Says what stands in an earlier database and what a migration would do with it.</summary>
internal static class LegacyInspectCommand
{
    public static Command Create(GlobalOptions options)
    {
        var (source, ledgerOnly) = (LegacyOptions.Source(), LegacyOptions.LedgerOnly());
        var html = new Option<FileInfo?>("--html") { Description = "Also write a page with tables, figures and pictures of both sides", HelpName = "file" };
        var command = new Command("inspect", "Look at a database of the earlier platform; changes nothing") { source, html, ledgerOnly };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            await using var session = Session.LookAt(arguments.GetRequiredValue(options.Database));
            var scratch = Path.Combine(Path.GetTempPath(), $"dozen-inspect-{Environment.ProcessId}");
            var inspected = await LegacyWatch.RunAsync(terminal, watch => session.Get<InspectLegacy>().ExecuteAsync(
                arguments.GetRequiredValue(source), scratch, arguments.GetValue(ledgerOnly) ?? [], watch, cancellationToken));
            if (!inspected.TryGet(out var inspection, out var failure)) return terminal.Refuse(failure);
            if (arguments.GetValue(html) is { } page)
            {
                try
                {
                    await File.WriteAllTextAsync(page.FullName, InspectionPage.Write(inspection), cancellationToken);
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                {
                    return terminal.Refuse(Failure.Invalid("html", $"{page.FullName} can't be written: {problem.Message}"));
                }
            }

            terminal.Answer(inspection, () => Show(terminal, inspection));
            return inspection.CanMigrate ? ExitCodes.Ok : ExitCodes.No;
        });
        return command.WithExamples("dozen legacy inspect --source postgres://me@old-host/crm", "dozen legacy inspect --source postgres://me@old-host/crm --html report.html --json");
    }

    private static void Show(Terminal terminal, LegacyInspection inspection)
    {
        terminal.Line($"{inspection.Source}, schema {inspection.Schema}");
        terminal.Line(inspection.Shape);
        var tables = terminal.Table("Table", "Rows", "Bytes", "Becomes");
        foreach (var table in inspection.Tables) tables.AddRow(Terminal.Cell(table.Name), Terminal.Cell(table.Rows), Terminal.Cell(table.Bytes), Terminal.Cell(table.Becomes));
        terminal.Write(tables);
        foreach (var finding in inspection.Findings) terminal.Line($"{(finding.Stops ? "✗" : "·")} {finding.Subject}: {finding.Sentence}");
        LegacyShown.Adjusted(terminal, inspection.Values);
        LegacyShown.Secrets(terminal, inspection.Secrets);
        terminal.Line("");
        terminal.Line(string.Join(", ", inspection.Figures.Select(f => $"{f.Title} {f.Before} → {f.After}")));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"About {inspection.Seconds:N0} s and {inspection.Bytes / 1048576.0:N0} MB."));
        terminal.Line(inspection.CanMigrate ? "Nothing stands in the way of a migration." : "A migration will be refused until the findings marked ✗ are dealt with.");
    }
}
