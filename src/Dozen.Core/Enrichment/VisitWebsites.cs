using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows.Running;

namespace Dozen.Core.Enrichment;

/// <summary>Reads the website of each lead of the run and puts what it says into the lead. Several sites are read at once, and saved one by one, in order.</summary>
public sealed class VisitWebsites(ReadLeadWebsite read, EnrichLead enrich) : IRunStep
{
    private const int AtOnce = 8;
    private const string Next = "next";
    private const string Sure = "sure";
    private const string Judged = "judged";

    public string Name => "visit_websites";

    public async Task<StepEnd> ExecuteAsync(StepRun run, CancellationToken cancellationToken)
    {
        if (!RunLeads.Wants(run, "website")) return StepEnd.Skipped("Websites were not asked for.");
        var ids = RunLeads.Of(run);
        run.Given["leads"] = ids.Count;
        if (ids.Count == 0) return StepEnd.Skipped("There are no leads to visit.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var position = (int)run.State.Number(Next);
        var begun = position;
        var reading = new Queue<(long LeadId, Task<LeadReading>? Reading)>();
        try
        {
            while (position < ids.Count)
            {
                if (reading.Count <= AtOnce / 2 && begun < ids.Count)
                {
                    var batch = ids.Skip(begun).Take(AtOnce - reading.Count).ToList();
                    var sites = (await read.FindSitesAsync(batch, cancellationToken)).ToDictionary(s => s.LeadId);
                    foreach (var id in batch) reading.Enqueue((id, sites.TryGetValue(id, out var site) ? read.ExecuteAsync(site, stop.Token) : null));
                    begun += batch.Count;
                }

                var (leadId, task) = reading.Dequeue();
                var done = task is null ? null : await task;
                position++;
                await run.SaveAsync((double)position / ids.Count, token => SaveAsync(run, leadId, done, position, token), cancellationToken);
            }
        }
        finally
        {
            // Whatever is under way holds the hosts that others wait for.
            await stop.CancelAsync();
            foreach (var (_, task) in reading)
            {
                if (task is not null) await task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        return StepEnd.Done;
    }

    private async Task SaveAsync(StepRun run, long leadId, LeadReading? read, int position, CancellationToken cancellationToken)
    {
        run.State[Next] = (long)position;
        run.LeadsProcessed = Math.Max(run.LeadsProcessed, position);
        var reading = read?.Reading;
        if (reading is not { Outcome: WebsiteOutcome.Read })
        {
            run.Counts.Count(read is null ? "gone" : reading is null ? "no_site" : reading.Outcome.ToText());
            return;
        }

        var result = await enrich.ExecuteAsync(read!, run.ExecutionId, cancellationToken);
        if (!result.TryGet(out var enriched, out var failure))
        {
            if (failure != LeadFailures.Stale)
            {
                run.Counts.Count("gone");
                return;
            }

            throw new TryAgainException("Somebody changed a lead at the same moment.", TimeSpan.FromSeconds(1));
        }

        run.Counts.Count("visited");
        run.Counts.Count("emails", enriched.Emails);
        run.Counts.Count("phones", enriched.Phones);
        run.Results["websites_scraped"] = run.Counts.Number("visited");
        run.Results["emails_found"] = run.Counts.Number("emails");
        if (enriched.Changed)
        {
            run.Counts.Count("enriched");
            run.LeadsEnriched++;
            run.Results["leads_enriched"] = run.LeadsEnriched;
        }

        if (enriched.Confidence is not { } sure) return;
        var sum = (run.State[Sure]?.GetValue<double>() ?? 0) + sure;
        var count = run.State.Number(Judged) + 1;
        (run.State[Sure], run.State[Judged]) = (sum, count);
        run.Confidence = Math.Round(sum / count, 2);
    }
}
