using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Enrichment;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;

namespace Dozen.Leads;

/// <summary>Queues an enrichment of many leads; a serving Dozen works it.</summary>
internal static class EnrichCommand
{
    public static Command Create(GlobalOptions options)
    {
        var ids = new Argument<long[]>("ids") { Description = "Leads; without any, those that the options choose", Arity = ArgumentArity.ZeroOrMore };
        var search = new Option<string>("--search") { Description = "Words that must all occur in company, names or e-mail" };
        var status = EnumOption.Many<LeadStatus>("--status", "Any of these statuses");
        var source = EnumOption.Many<LeadSource>("--source", "Any of these sources");
        var import = new Option<long?>("--import") { Description = "Only leads that this import created", HelpName = "id" };
        var from = new Option<string[]>("--from") { Description = "What to enrich from: website, ai; both when not said" };
        var command = new Command("enrich", "Have up to 10,000 leads enriched from their own websites") { ids, search, status, source, import, from };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var filter = new LeadFilter
            {
                Search = arguments.GetValue(search),
                Statuses = arguments.GetEnums<LeadStatus>(status),
                Sources = arguments.GetEnums<LeadSource>(source),
                ImportId = arguments.GetValue(import),
            };
            var chosen = arguments.GetValue(ids) is { Length: > 0 } named ? new LeadSelection(named, null) : new LeadSelection(null, filter);
            var sources = arguments.GetValue(from) is { Length: > 0 } some ? some : null;
            var started = await session.Get<StartEnrichment>().ExecuteAsync(chosen, sources, cancellationToken);
            return terminal.Finish(started, run => terminal.Answer(
                run, () => terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Run {run.Id} waits; a serving Dozen works it."))));
        });
        return command.WithExamples("dozen enrich 42 43", "dozen enrich --source google_maps --status new", "dozen enrich --import 7 --from website");
    }
}
