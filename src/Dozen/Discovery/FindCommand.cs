using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Discovery;
using Dozen.Core.Workflows.Running;

namespace Dozen.Discovery;

/// <summary>Looks for businesses on the map; they become leads. Needs no server: the run is worked here, unless a server takes it first.</summary>
internal static class FindCommand
{
    public static Command Create(GlobalOptions options)
    {
        var what = new Argument<string>("what") { Description = "What the businesses do, such as dentists" };
        var near = new Option<string>("--near") { Description = "A town, an address, or latitude, longitude", Required = true, HelpName = "place" };
        var source = new Option<string?>("--source") { Description = "google_places, openstreetmap or open_places; the best that is configured when not given", HelpName = "name" };
        var radius = new Option<double?>("--radius") { Description = "Kilometres around the middle of the place; all of it when not given", HelpName = "km" };
        var max = new Option<int>("--max") { Description = "At most so many businesses, 1 to 5000", HelpName = "number", DefaultValueFactory = _ => PlaceSearch.UsualMaxResults };
        var language = new Option<string?>("--language") { Description = "Language of the answers, such as en", HelpName = "code" };
        var country = new Option<string?>("--country") { Description = "Two letters as in ISO 3166-1: which of several places of one name", HelpName = "code" };
        var budget = new Option<decimal?>("--budget") { Description = "What paid requests may cost at most, such as 2.50; the server's limit when not given", HelpName = "amount" };
        var noWebsites = new Option<bool>("--no-websites") { Description = "Do not read the businesses' websites afterwards" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what the search would take" };

        var command = new Command("find", "Find businesses on the map; they become leads") { what, near, source, radius, max, language, country, budget, noWebsites, dryRun };
        command.RunInSession(options, async (arguments, session, terminal, cancellationToken) =>
        {
            var search = new PlaceSearch
            {
                Industry = arguments.GetRequiredValue(what),
                Location = arguments.GetRequiredValue(near),
                Source = arguments.GetValue(source),
                RadiusKm = arguments.GetValue(radius),
                MaxResults = arguments.GetValue(max),
                Language = arguments.GetValue(language),
                Country = arguments.GetValue(country),
                BudgetCents = arguments.GetValue(budget) is { } amount ? (long)Math.Floor(amount * 100) : null,
                VisitWebsites = !arguments.GetValue(noWebsites),
            };
            if (arguments.GetValue(dryRun))
                return terminal.Finish(await session.Get<StartDiscovery>().EstimateAsync(search, cancellationToken), estimate => FindShown.Estimate(terminal, estimate));

            // Without a server nobody else sees to it that lent values go in time.
            await session.Get<ExpirePlaceData>().ExecuteAsync(cancellationToken);
            var started = await session.Get<StartDiscovery>().ExecuteAsync(search, cancellationToken);
            return started.TryGet(out var run, out var refused) ? await FindRun.RunAsync(session, terminal, run.Id, cancellationToken) : terminal.Refuse(refused);
        }, configure: OnlySearches);
        return command.WithExamples(
            "dozen find dentists --near Sampleton --source open_places", "dozen find \"coffee shops\" --near \"Calgary, Canada\" --radius 5 --max 200",
            "dozen find plumbers --near Paphos --country CY --dry-run");
    }

    /// <summary>Of all the runs that wait in the database, this command works searches alone.</summary>
    private static void OnlySearches(IServiceCollection services)
    {
        foreach (var other in services.Where(s => s.ServiceType == typeof(IRunKind) && s.ImplementationType != typeof(LeadGeneration)).ToList()) services.Remove(other);
    }
}
