using System.Diagnostics;
using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Importing;
using Dozen.Core.Workflows;
using Spectre.Console;

namespace Dozen.Importing;

/// <summary>Runs a registered import, shows how far it is, and says what came of it.</summary>
internal static class ImportRun
{
    public static async Task<int> RunAsync(Session session, Terminal terminal, long importId, string? errorsPath, CancellationToken cancellationToken)
    {
        try
        {
            var before = await session.Get<ImportQueries>().GetAsync(importId, cancellationToken);
            if (!before.TryGet(out var beginning, out var missing)) return terminal.Refuse(missing);

            var ended = await WatchAsync(terminal, beginning.Counts.Read, watch => session.Get<ImportLeads>().RunAsync(importId, watch, cancellationToken));
            if (!ended.TryGet(out var view, out var refused)) return terminal.Refuse(refused);

            var rejected = errorsPath is null ? null : await CopyRejectedAsync(session, view, errorsPath, cancellationToken);
            ImportShown.Result(terminal, view, rejected);
            if (view.Status == ExecutionStatus.Completed) return view.Counts is { Read: > 0, Created: 0, Merged: 0, Skipped: 0 } ? ExitCodes.No : ExitCodes.Ok;

            terminal.Error(view.ErrorCode ?? "import.failed", $"{view.ErrorMessage} What went in before stays: dozen import --undo {view.Id} takes it back.");
            return ExitCodes.No;
        }
        catch (OperationCanceledException)
        {
            terminal.Error("interrupted", $"Interrupted. What went in stays: dozen import --resume {importId} goes on, dozen import --undo {importId} takes it back.");
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<T> WatchAsync<T>(Terminal terminal, int alreadyRead, Func<IProgress<ImportView>?, Task<T>> run)
    {
        if (!terminal.IsInteractive || Console.IsErrorRedirected) return await run(null);
        return await terminal.Out.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => run(new Bar(context.AddTask("reading"), alreadyRead)));
    }

    /// <returns>The path, or null when there are no rejected rows.</returns>
    private static async Task<string?> CopyRejectedAsync(Session session, ImportView view, string path, CancellationToken cancellationToken)
    {
        var opened = await session.Get<ImportQueries>().OpenRejectedAsync(view.Id, cancellationToken);
        if (!opened.TryGet(out var rows, out _) || rows is null) return null;
        await using (rows)
        {
            await using var copy = File.Create(path);
            await rows.CopyToAsync(copy, cancellationToken);
        }

        return path;
    }

    // Not Progress<T>: that one reports from another thread, after the bar may be gone.
    private sealed class Bar(ProgressTask task, int alreadyRead) : IProgress<ImportView>
    {
        private readonly long began = Stopwatch.GetTimestamp();

        public void Report(ImportView value)
        {
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var pace = seconds > 0 ? (value.Counts.Read - alreadyRead) / seconds : 0;
            task.Value = value.Progress;
            task.Description = string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Counts.Read:N0} rows, {pace:N0} a second: {value.Counts.Created:N0} created, {value.Counts.Merged:N0} merged, {value.Counts.Rejected:N0} rejected");
        }
    }
}
