using Dozen.Core.Common;

namespace Dozen.Core.Discovery;

public static class DiscoveryFailures
{
    public static readonly Failure OutOfBudget = new(
        FailureKind.Conflict, "discovery.over_budget", "The next request would cost more than this search may. Raise its budget, or the limit of this server, and start it again.");

    public static Failure UnknownSource(string name, IEnumerable<string> known) => Failure.Invalid("source", $"There is no source {name}; there are {string.Join(", ", known)}.");

    public static Failure LocationNotFound(string location) => new(
        FailureKind.Invalid, "discovery.location_not_found", $"The source knows no place \"{location}\". Write it with its country, or as latitude, longitude.")
    { Errors = new Dictionary<string, string[]> { ["location"] = ["Not found."] } };

    public static Failure IndustryNotFound(string industry) => new(
        FailureKind.Invalid, "discovery.industry_not_found", $"The source has no word for \"{industry}\". Try a more common one.")
    { Errors = new Dictionary<string, string[]> { ["industry"] = ["Not found."] } };

    public static Failure NotConfigured(string what) => new(FailureKind.Conflict, "discovery.not_configured", what);

    public static Failure Refused(string why) => new(FailureKind.Conflict, "discovery.refused", why);
}
