using System.Globalization;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.Exporting;
using Spectre.Console;

namespace Dozen.Exporting;

/// <summary>Writes an export to a file and shows how far it is. The file has its name only once it is whole.</summary>
internal static class ExportRun
{
    public const string StandardOutput = "-";

    public static async Task<int> RunAsync(Terminal terminal, Result<ExportFile> export, string path, CancellationToken cancellationToken)
    {
        if (!export.TryGet(out var file, out var refused)) return terminal.Refuse(refused);
        if (path == StandardOutput)
        {
            await using var output = Console.OpenStandardOutput();
            await file.WriteToAsync(output, null, cancellationToken);
            return ExitCodes.Ok;
        }

        var unfinished = path + ".part";
        var count = new RowCount();
        try
        {
            await using (var target = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous))
                await WatchAsync(terminal, count, watch => file.WriteToAsync(target, watch, cancellationToken));
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(unfinished);
            terminal.Error("export.unwritable", $"{path} can't be written: {failure.Message}");
            return ExitCodes.Refused;
        }
        catch
        {
            Discard(unfinished);
            throw;
        }

        terminal.Answer(
            new { File = Path.GetFullPath(path), Rows = count.Rows, Bytes = new FileInfo(path).Length },
            () => terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{count.Rows:N0} rows in {path}")));
        return ExitCodes.Ok;
    }

    // Deleting what is in no folder would be an error of its own.
    private static void Discard(string unfinished)
    {
        if (File.Exists(unfinished)) File.Delete(unfinished);
    }

    private static async Task WatchAsync(Terminal terminal, RowCount count, Func<IProgress<long>, Task> run)
    {
        if (!terminal.IsInteractive || Console.IsErrorRedirected)
        {
            await run(count);
            return;
        }

        await terminal.Out.Status().StartAsync("reading", context =>
        {
            count.Show = rows => context.Status(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows"));
            return run(count);
        });
    }

    private sealed class RowCount : IProgress<long>
    {
        public long Rows { get; private set; }

        public Action<long> Show { get; set; } = _ => { };

        public void Report(long value)
        {
            Rows = value;
            Show(value);
        }
    }
}
