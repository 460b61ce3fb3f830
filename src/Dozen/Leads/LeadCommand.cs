using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Spectre.Console;

namespace Dozen.Leads;

/// <summary>What is done with one lead: <c>lead show</c>, <c>lead add</c>, <c>lead status</c>, <c>lead enrich</c>.</summary>
internal static class LeadCommand
{
    public static Command Create(GlobalOptions options) => new Command("lead", "Show, add, move or enrich one lead")
    {
        LeadShowCommand.Create(options),
        LeadAddCommand.Create(options),
        LeadStatusCommand.Create(options),
        LeadEnrichCommand.Create(options),
    }.WithExamples("dozen lead show 42", "dozen lead add --company \"Taverna Athina\" --phone \"+357 25 123456\"", "dozen lead status 42 qualified");

    /// <summary>The lead's fields that hold something, and its history where given.</summary>
    public static void Show(Terminal terminal, LeadView lead, Page<TimelineEntry>? timeline = null)
    {
        terminal.Write(new Text($"{Terminal.Plain(lead.DisplayName)}\n", new Style(decoration: Decoration.Bold)));
        var fields = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in Fields(lead))
        {
            if (!string.IsNullOrEmpty(value)) fields.AddRow(Terminal.Cell(name), Terminal.Cell(value));
        }

        terminal.Write(fields);
        if (timeline is null) return;

        var table = terminal.Table("When", "What", "Who", "Details");
        foreach (var entry in timeline.Items)
        {
            table.AddRow(
                Terminal.Cell(Terminal.Time(entry.At)), Terminal.Cell(entry.Type), Terminal.Cell(entry.UserName ?? (entry.UserId is null ? "system" : "")),
                Terminal.Cell(string.Join(": ", new[] { entry.Title, entry.Content }.Where(t => !string.IsNullOrEmpty(t)))));
        }

        terminal.Write(table);
        if (timeline.NextCursor is not null) terminal.Line("Older entries are left out.");
    }

    private static IEnumerable<(string Name, string? Value)> Fields(LeadView lead)
    {
        yield return ("Id", lead.Id.ToString(CultureInfo.InvariantCulture));
        yield return ("Status", lead.Status.ToText());
        yield return ("Score", string.Create(CultureInfo.InvariantCulture, $"{lead.Score} ({lead.LeadTemperature.ToText()})"));
        yield return ("Person", $"{lead.FirstName} {lead.LastName}".Trim());
        yield return ("Job title", lead.JobTitle);
        yield return ("Company", lead.Company);
        yield return ("E-mail", lead.Email);
        yield return ("Phone", lead.PhoneE164 ?? lead.Phone);
        yield return ("Website", lead.Website);
        yield return ("LinkedIn", lead.LinkedinUrl);
        yield return ("Industry", lead.Industry);
        yield return ("Address", string.Join(", ", new[] { lead.Address, lead.PostalCode, lead.City, lead.Region, lead.Country }.Where(p => !string.IsNullOrEmpty(p))));
        yield return ("Value", Terminal.Money(lead.Value));
        yield return ("Tags", string.Join(", ", lead.Tags));
        yield return ("Notes", lead.Notes);
        yield return ("Source", lead.Source.ToText());
        yield return ("External id", lead.ExternalId);
        yield return ("Expected close", lead.ExpectedCloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return ("Created", Terminal.Time(lead.CreatedAt));
        yield return ("In the trash since", Terminal.Time(lead.DeletedAt));
    }
}
