using System.CommandLine;
using System.Runtime.CompilerServices;
using Dozen.CommandLine;
using Dozen.Core.Common;

namespace Dozen;

/// <summary>What all commands have in common: examples, and how a result becomes an answer and an exit code.</summary>
internal static class DozenCommands
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Command lines to copy, shown by the command's help.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>The option without which the command does nothing. That it is required must be said so: the library takes a yes or no that is not given for a no.</summary>
    public static void AddConfirmation(this Command command, string description)
    {
        var sure = new Option<bool>("--yes") { Description = description };
        command.Options.Add(sure);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(sure)) result.AddError($"{sure.Name} is missing, for what can't be taken back.");
        });
    }

    public static IReadOnlyList<string> ExamplesOf(Command command) => Examples.TryGetValue(command, out var examples) ? examples : [];

    /// <summary>Runs over a database that has been brought up to date.</summary>
    /// <param name="organization">Where the person may say by slug for which organisation.</param>
    /// <param name="configure">What this command wants otherwise than all others.</param>
    public static void RunInSession(
        this Command command, GlobalOptions options, Func<ParseResult, Session, Terminal, CancellationToken, Task<int>> run, Option<string>? organization = null,
        Action<IServiceCollection>? configure = null) =>
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var terminal = options.Terminal(arguments);
            var started = await Session.StartAsync(
                arguments.GetRequiredValue(options.Database), cancellationToken, organization is null ? null : arguments.GetValue(organization), configure);
            if (!started.TryGet(out var session, out var failure)) return terminal.Refuse(failure);
            await using (session) return await run(arguments, session, terminal, cancellationToken);
        });

    /// <summary>Runs for whoever operates the database, in no organisation.</summary>
    public static void RunAsOperator(this Command command, GlobalOptions options, Func<ParseResult, Session, Terminal, CancellationToken, Task<int>> run) =>
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var session = await Session.OperateAsync(arguments.GetRequiredValue(options.Database), cancellationToken);
            return await run(arguments, session, options.Terminal(arguments), cancellationToken);
        });

    /// <summary>Shows the value, or says why there is none.</summary>
    public static int Finish<T>(this Terminal terminal, Result<T> result, Action<T> show)
    {
        if (!result.TryGet(out var value, out var failure)) return terminal.Refuse(failure);
        show(value);
        return ExitCodes.Ok;
    }
}
