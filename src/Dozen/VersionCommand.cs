using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Dozen.CommandLine;

namespace Dozen;

/// <summary>Says which Dozen this is.</summary>
internal static class VersionCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("version", "Say which version this is");
        command.SetAction(arguments =>
        {
            var version = new
            {
                Version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
                Runtime = RuntimeInformation.FrameworkDescription,
                Platform = RuntimeInformation.RuntimeIdentifier,
            };
            var terminal = options.Terminal(arguments);
            terminal.Answer(version, () => terminal.Line($"dozen {version.Version} ({version.Runtime}, {version.Platform})"));
            return ExitCodes.Ok;
        });
        return command.WithExamples("dozen version", "dozen version --json");
    }
}
