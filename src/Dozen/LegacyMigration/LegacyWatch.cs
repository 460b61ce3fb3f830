using System.Diagnostics;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.LegacyMigration;
using Spectre.Console;

namespace Dozen.LegacyMigration;

/// <summary>Shows how far a migration is: the step, its rate, and the time that is left of it.</summary>
internal static class LegacyWatch
{
    public static async Task<T> RunAsync<T>(Terminal terminal, Func<IProgress<LegacyProgress>, Task<T>> run)
    {
        if (!terminal.IsInteractive || Console.IsErrorRedirected) return await run(new Silence());
        return await terminal.Out.Status().StartAsync("connecting", context => run(new Line(context)));
    }

    private sealed class Silence : IProgress<LegacyProgress>
    {
        public void Report(LegacyProgress value)
        {
        }
    }

    private sealed class Line(StatusContext context) : IProgress<LegacyProgress>
    {
        private string? step;
        private long began;

        public void Report(LegacyProgress value)
        {
            if (value.Step != step) (step, began) = (value.Step, Stopwatch.GetTimestamp());
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var pace = seconds > 0.5 ? value.Rows / seconds : 0;
            var left = pace > 0 && value.Total > value.Rows ? $", {(value.Total - value.Rows) / pace:N0} s left" : "";
            context.Status(Markup.Escape(value.Rows == 0
                ? value.Step
                : string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Rows:N0}{(value.Total > 0 ? $" of {value.Total:N0}" : "")} rows{(pace > 0 ? $", {pace:N0} a second" : "")}{left}")));
        }
    }
}
