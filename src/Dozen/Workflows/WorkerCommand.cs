using System.CommandLine;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Web.Hosting;

namespace Dozen.Workflows;

/// <summary>Works runs, and serves nothing: beside a server that has no workers of its own, on this machine or another.</summary>
internal static class WorkerCommand
{
    public static Command Create(GlobalOptions options)
    {
        var workers = new Option<int?>("--workers") { Description = "How many runs at a time, instead of DOZEN_WORKERS", HelpName = "number" };
        var command = new Command("worker", "Work runs until stopped, and serve nothing") { workers };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = new Dictionary<string, string?>();
            if (arguments.GetValue(workers) is { } number) settings["DOZEN_WORKERS"] = number.ToString(CultureInfo.InvariantCulture);
            try
            {
                using var worker = await DozenWorker.BuildAsync(arguments.GetRequiredValue(options.Database), settings, cancellationToken);
                await worker.RunAsync(cancellationToken);
                return ExitCodes.Ok;
            }
            catch (StartRefusedException refusal)
            {
                await Console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.No;
            }
        });
        return command.WithExamples("dozen worker", "dozen worker --workers 8");
    }
}
