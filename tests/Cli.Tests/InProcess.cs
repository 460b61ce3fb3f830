using System.CommandLine;
using System.Text;
using Dozen.CommandLine;
using Dozen.Database;
using Dozen.Discovery;
using Dozen.Importing;
using Dozen.Leads;
using Dozen.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Cli.Tests;

/// <summary>
/// Commands within the test's own process, from the command line to the exit code: for what a process of its own would show no better,
/// and a program that differs from this one can be tried.
/// </summary>
internal static class InProcess
{
    private static readonly AsyncLocal<Written?> Writing = new();

    static InProcess()
    {
        // Each test reads what its own commands wrote; others write at the same time.
        Console.SetOut(new Routed(Console.Out, written => written.Output));
        Console.SetError(new Routed(Console.Error, written => written.Errors));
    }

    /// <param name="later">What <c>db</c> wants otherwise than in this program.</param>
    public static async Task<DozenProcess.Ended> RunAsync(string database, string[] arguments, Action<IServiceCollection>? later = null)
    {
        var options = new GlobalOptions();
        var root = new RootCommand
        {
            LeadsCommand.Create(options),
            LeadCommand.Create(options),
            FindCommand.Create(options),
            ImportCommand.Create(options),
            RunsCommand.Create(options),
            RunCommand.Create(options),
            DbCommand.Create(options, later),
            RestoreCommand.Create(options),
        };
        options.AddTo(root);
        var written = new Written(new StringWriter(), new StringWriter());
        Writing.Value = written;
        var code = await Invocation.RunAsync(root.Parse([.. arguments, "--database", database]), options);
        return new DozenProcess.Ended(code, written.Output.ToString(), written.Errors.ToString().Trim());
    }

    private sealed record Written(StringWriter Output, StringWriter Errors);

    private sealed class Routed(TextWriter otherwise, Func<Written, TextWriter> of) : TextWriter
    {
        public override Encoding Encoding => otherwise.Encoding;

        public override void Write(char value) => Writer.Write(value);

        public override void Write(string? value) => Writer.Write(value);

        public override void Write(char[] buffer, int index, int count) => Writer.Write(buffer, index, count);

        public override void Flush() => Writer.Flush();

        private TextWriter Writer => Writing.Value is { } written ? of(written) : otherwise;
    }
}
