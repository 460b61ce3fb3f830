using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Dozen.Data;

namespace Dozen.CommandLine;

/// <summary>Runs a command line to its exit code. Nothing leaves here as an exception.</summary>
internal static class Invocation
{
    public static async Task<int> RunAsync(ParseResult arguments, GlobalOptions options)
    {
        var terminal = options.Terminal(arguments);
        if (arguments.Errors.Count > 0 && arguments.Action is ParseErrorAction) return Explain(arguments, terminal);

        // Not the library's own handler: that one is installed when the command first waits, and SQLite never waits.
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            return await arguments.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
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

    /// <summary>The first time asks the command to end as it should; the second time ends it.</summary>
    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
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
