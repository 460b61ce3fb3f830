using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using Dozen.Data;

namespace Dozen;

/// <summary>Runs a command line to its exit code. Nothing leaves here as an exception.</summary>
internal static class Invocation
{
    // A stopped import still finishes its batch and writes where it stands.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(ParseResult arguments, GlobalOptions options)
    {
        var terminal = options.Terminal(arguments);
        if (arguments.Errors.Count > 0 && arguments.Action is ParseErrorAction) return Explain(arguments, terminal);

        try
        {
            return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop });
        }
        catch (OperationCanceledException)
        {
            terminal.Error("interrupted", "Interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception failure) when (DatabaseFaults.Of(failure) is not null)
        {
            if (arguments.GetValue(options.Verbose)) Console.Error.WriteLine(failure);
            return terminal.Refuse(DatabaseFaults.Of(failure)!);
        }
        catch (Exception fault)
        {
            // The trace id ties what the person reports to the details, which stay out of sight unless asked for.
            terminal.Error("unexpected", $"Something went wrong that should not: {fault.GetType().Name}. Run it again with --verbose for the details.", traceId: ActivityTraceId.CreateRandom().ToHexString());
            if (arguments.GetValue(options.Verbose)) Console.Error.WriteLine(fault);
            return ExitCodes.No;
        }
    }

    private static int Explain(ParseResult arguments, Terminal terminal)
    {
        var command = arguments.CommandResult.Command;
        var path = command is RootCommand ? "dozen" : $"dozen {string.Join(' ', PathOf(command))}";
        terminal.Error("usage", $"{string.Join(' ', arguments.Errors.Select(e => e.Message).Distinct())} See {path} --help.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(p => p is not RootCommand) is { } parent ? [.. PathOf(parent), command.Name] : [command.Name];
}
