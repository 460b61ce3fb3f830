using System.Globalization;
using System.Text.Json.Nodes;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Spectre.Console;

namespace Dozen.Discovery;

/// <summary>Searches for businesses in plain words.</summary>
internal static class FindShown
{
    private const int ShownLeads = 20;

    public static void Estimate(Terminal terminal, DiscoveryEstimate estimate) => terminal.Answer(estimate, () =>
    {
        terminal.Line($"{estimate.SearchQuery}, from {estimate.SourceTitle}");
        terminal.Line($"  understood as  {estimate.KnownIndustry ?? "the word itself: it is in no table"}");
        terminal.Line($"  requests       {estimate.RequestsFrom} to {estimate.RequestsTo}");
        terminal.Line(estimate.CostCentsTo == 0 ? "  cost           none" : $"  cost           {Terminal.Money(estimate.CostCentsFrom)} to {Terminal.Money(estimate.CostCentsTo)}; it stops at {Terminal.Money(estimate.LimitCents)}");
        if (estimate.Note is not null) terminal.Line($"  {estimate.Note}");
        terminal.Line("Nothing was started.");
    });

    public static void Result(Terminal terminal, ExecutionView run, Page<LeadSummary> leads) => terminal.Answer(new { Execution = run, Leads = leads.Items }, () =>
    {
        terminal.Line($"Search {run.Id} ({run.Input.ToObject()["search_query"]}): {run.Status.ToText()}.");
        foreach (var step in run.Steps)
        {
            terminal.Line($"  {step.Name.Replace('_', ' ')}: {Counts(step)}{(step.Error is null ? "" : $" {step.Error}")}");
        }

        if (leads.Items.Count > 0)
        {
            var table = terminal.Table("Id", "Name", "Industry", "City", "Phone", "Website");
            foreach (var lead in leads.Items.Take(ShownLeads))
                table.AddRow(Terminal.Cell(lead.Id.ToString(CultureInfo.InvariantCulture)), Terminal.Cell(lead.DisplayName), Terminal.Cell(lead.Industry), Terminal.Cell(lead.City), Terminal.Cell(lead.Phone), Terminal.Cell(lead.Website));
            terminal.Write(table);
        }

        if (leads.Total > ShownLeads) terminal.Line($"All {leads.Total}: dozen leads --run {run.Id}");
        if (run.Output.ToObject()["attribution"] is { } attribution) terminal.Line(attribution.ToString());
    });

    private static string Counts(ExecutionStep step) => step.Counts?.ToObject() is { Count: > 0 } counts
        ? string.Join(", ", counts.Where(c => c.Value is JsonValue).Select(c => $"{c.Value} {c.Key.Replace('_', ' ')}"))
        : step.Status ?? "";
}
