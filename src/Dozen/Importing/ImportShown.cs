using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Spectre.Console;

namespace Dozen.Importing;

/// <summary>Imports in plain words.</summary>
internal static class ImportShown
{
    public static void Result(Terminal terminal, ImportView view, string? rejectedPath) => terminal.Answer(view, () =>
    {
        terminal.Line($"Import {view.Id} of {view.FileName} ({view.Format ?? "not recognised"}) is {view.Status.ToText()}.");
        var counts = view.Counts;
        Count("rows read", counts.Read);
        Count("created", counts.Created);
        Count("merged", counts.Changed, "they added something to a lead that stood, or to an earlier row");
        Count("unchanged", counts.Merged - counts.Changed, "everything they say was known");
        if (counts.Skipped > 0) Count("skipped", counts.Skipped, "their leads are in the trash");
        Count("rejected", counts.Rejected);
        if (view.Automation.Runs > 0) Count("queued", view.Automation.Runs, "runs of workflows");
        if (view.Automation.Suppressed > 0) Count("suppressed", view.Automation.Suppressed, "events that workflows wait for; --automation run or coalesce tells them");
        foreach (var row in view.FirstRejections.Take(5))
            terminal.Line($"    line {row.Line.ToString(CultureInfo.InvariantCulture)}{(row.Column is null ? "" : $", {row.Column}")}: {row.Reason}");
        if (counts.Rejected > 5) terminal.Line("    …");
        if (rejectedPath is not null) terminal.Line($"The rejected rows are in {rejectedPath}.");
        if (view.CanUndo) terminal.Line($"To take it back: dozen import --undo {view.Id}");

        void Count(string what, int number, string? why = null) =>
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {what,-10} {number,10:N0}{(number > 0 && why is not null ? $"   {why}" : "")}"));
    });

    public static void Undone(Terminal terminal, ImportView view) => terminal.Answer(view, () =>
    {
        var undone = view.Undone!;
        terminal.Line($"Import {view.Id} of {view.FileName} is taken back.");
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  deleted    {undone.Deleted,10:N0}   leads that it created"));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  restored   {undone.Restored,10:N0}   leads that it changed"));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  kept       {undone.Kept,10:N0}   somebody has worked on them since"));
    });

    public static void Preview(Terminal terminal, ImportPreview preview) => terminal.Answer(preview, () =>
    {
        terminal.Line($"{preview.Format}; source {preview.Mapping.SourceName}{(preview.IsRemembered ? "; columns as confirmed before" : "")}");
        var columns = terminal.Table("Column", "Goes to");
        foreach (var column in preview.Mapping.Columns) columns.AddRow(Terminal.Cell(column.Column), Terminal.Cell(column.Target.ToString()));
        terminal.Write(columns);

        var rows = terminal.Table("Line", "Would be", "Lead", "Why");
        foreach (var row in preview.Rows)
        {
            var name = row.Lead is { } lead ? Core.Leads.Lead.NameOf(lead.Company, lead.FirstName, lead.LastName, lead.Email, lead.Phone) : "";
            var why = row.Reason ?? (row.Rule is { } rule ? $"same {rule.ToText().Replace('_', ' ')}{(row.LeadId is { } id ? $" as lead {id}" : " as an earlier row")}" : "");
            rows.AddRow(Terminal.Cell(row.Line), Terminal.Cell(row.Outcome.ToText()), Terminal.Cell(name), Terminal.Cell(row.Column is null ? why : $"{row.Column}: {why}"));
        }

        terminal.Write(rows);
        terminal.Line("Nothing was written.");
    });
}
