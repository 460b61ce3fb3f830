using System.Diagnostics;

namespace Dozen.Testing;

/// <summary>PostgreSQL's own programs of this machine.</summary>
public static class PostgresTools
{
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task<string> RunAsync(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        var written = await output;
        return process.ExitCode == 0 ? written : throw new InvalidOperationException($"{tool}: {await errors}");
    }
}
