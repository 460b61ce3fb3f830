using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Enrichment;
using Dozen.Core.Leads;

namespace Dozen.Leads;

/// <summary>Reads a lead's website here and now, and fills what is missing.</summary>
internal static class LeadEnrichCommand
{
    public static Command Create(GlobalOptions options)
    {
        var id = new Argument<long>("id") { Description = "The lead's id" };
        var command = new Command("enrich", "Read a lead's own website, and fill what is missing") { id };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var leadId = arguments.GetValue(id);
            if (await session.Get<ReadLeadWebsite>().FindSitesAsync([leadId], cancellationToken) is not [var site]) return terminal.Refuse(LeadFailures.NotFound(leadId));

            var read = await session.Get<ReadLeadWebsite>().ExecuteAsync(site, cancellationToken);
            var enriched = await session.Get<EnrichLead>().ExecuteAsync(read, null, cancellationToken);
            return terminal.Finish(enriched, done => terminal.Answer(
                new { LeadId = leadId, Outcome = read.Reading?.Outcome, read.Reading?.Problem, done.Changed, done.Filled, done.Emails, done.Phones },
                () => terminal.Line(
                    read.Reading is not { } reading ? "The lead has no website."
                    : reading.Problem ?? (done.Filled.Count > 0 ? $"Filled {string.Join(", ", done.Filled)}." : done.Changed ? "Read; no field was to be filled." : "Read; nothing is new."))));
        });
        return command.WithExamples("dozen lead enrich 42");
    }
}
