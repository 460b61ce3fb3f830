using System.Diagnostics;

namespace Dozen.Benchmarks;

/// <summary>The built <c>dozen</c> as a process of its own.</summary>
internal static class DozenRun
{
    public static Process Start(string folder, params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dozen.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder,
    })!;

    /// <returns>Exit code, errors, seconds and the most memory it had, in MB.</returns>
    public static async Task<(int Code, string Errors, TimeSpan Elapsed, long Memory)> RunAsync(string folder, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(folder, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        long peak = 0;
        while (await Task.WhenAny(ended, Task.Delay(200)) != ended)
        {
            process.Refresh();
            if (!process.HasExited) peak = Math.Max(peak, process.PeakWorkingSet64 >> 20);
        }

        await output;
        return (process.ExitCode, await errors, watch.Elapsed, peak);
    }
}
