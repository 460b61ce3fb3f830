using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.LegacyMigration.Ledger;
using Spectre.Console;

namespace Dozen.LegacyMigration;

/// <summary>Ledgers in plain words.</summary>
internal static class LegacyShown
{
    private const int Longest = 40;

    public static void Reconciliation(Terminal terminal, IReadOnlyList<TableCount> tables)
    {
        var shown = terminal.Table("Earlier table", "Rows in", "Copied", "Merged", "Adjusted", "Dropped by rule", "Values dropped by rule");
        foreach (var table in tables)
            shown.AddRow(Terminal.Cell(table.Table), Terminal.Cell(table.Rows), Terminal.Cell(table.Copied), Terminal.Cell(table.Merged), Terminal.Cell(table.Adjusted), Terminal.Cell(table.Dropped), Terminal.Cell(table.DroppedValues));
        terminal.Write(shown);
    }

    public static void Adjusted(Terminal terminal, IReadOnlyList<AdjustedValues> values)
    {
        if (values.Count == 0) return;
        terminal.Line("");
        terminal.Line("Adjusted; the ledger has the originals:");
        foreach (var value in values)
        {
            var examples = string.Join(", ", value.Examples.Select(e => $"{e.Id} ({Short(e.Original)})"));
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {value.Table}.{value.Column}, {value.Count:N0}: {Reasons.Sentences.GetValueOrDefault(value.Reason, value.Reason)} {examples}"));
        }
    }

    public static void Secrets(Terminal terminal, IReadOnlyList<FoundSecret> secrets)
    {
        if (secrets.Count == 0) return;
        terminal.Line("");
        terminal.Line("Secrets to provide from outside, under these names (files in DOZEN_SECRETS_DIR, or the environment):");
        foreach (var secret in secrets) terminal.Line($"  {secret.Name}   {secret.Table} {secret.Id}, {secret.Path}{(secret.IsEncrypted ? " (encrypted)" : "")}");
    }

    private static string Short(string? text) => text is null ? "null" : text.Length > Longest ? text[..Longest] + "…" : text;
}
