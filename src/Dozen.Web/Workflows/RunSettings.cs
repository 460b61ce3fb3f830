using System.Globalization;
using Dozen.Core.Database;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dozen.Web.Workflows;

/// <summary>How runs are worked, from the configuration.</summary>
internal static class RunSettings
{
    public const string Workers = "DOZEN_WORKERS";
    public const string PerOrganization = "DOZEN_RUNS_PER_ORGANIZATION";
    public const string PerType = "DOZEN_RUNS_PER_TYPE";
    public const string LeaseSeconds = "DOZEN_RUN_LEASE_SECONDS";

    /// <exception cref="StartRefusedException">A setting is not what it should be.</exception>
    public static RunOptions From(IConfiguration configuration)
    {
        var defaults = new RunOptions();
        return new RunOptions
        {
            Workers = Number(configuration, Workers, 0, 256) ?? defaults.Workers,
            PerOrganization = Number(configuration, PerOrganization, 1, 10_000),
            PerType = Types(configuration[PerType]),
            Lease = Number(configuration, LeaseSeconds, 2, 600) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Lease,
        };
    }

    private static int? Number(IConfiguration configuration, string name, int least, int most)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartRefusedException($"{name} must be a number from {least} to {most}.");
    }

    private static Dictionary<WorkflowType, int> Types(string? text)
    {
        var limits = new Dictionary<WorkflowType, int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=') is not [var kind, var most] || SnakeCase.Parse<WorkflowType>(kind) is not { } type || !int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                throw new StartRefusedException($"{PerType} must be kinds of run with numbers, such as webhook_delivery=8,lead_enrichment=2.");
            limits[type] = number;
        }

        return limits;
    }
}
