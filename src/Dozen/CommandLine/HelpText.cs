using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dozen.CommandLine;

/// <summary>The library's help, followed by examples, and for the program as a whole by its exit codes.</summary>
internal sealed class HelpText(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpText((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        if (DozenCommands.ExamplesOf(command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }

        if (command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            foreach (var (exit, meaning) in ExitCodes.All) output.WriteLine($"  {exit,-4} {meaning}");
            output.WriteLine();
        }

        return code;
    }
}
