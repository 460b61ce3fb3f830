using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.CommandLine;

namespace Dozen.Cli.Tests;

/// <summary>The built <c>dozen</c>, run as a person runs it.</summary>
internal sealed class DozenProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private DozenProcess(Process process) => this.process = process;

    public bool HasEnded => process.HasExited;

    /// <param name="database">As in <c>DOZEN_DATABASE</c>; null leaves it unset.</param>
    public static async Task<Ended> RunAsync(string? database, string[] arguments, string? input = null, string? folder = null)
    {
        using var dozen = Start(database, arguments, folder);
        if (input is not null) await dozen.process.StandardInput.WriteAsync(input);
        dozen.process.StandardInput.Close();
        return await dozen.EndAsync();
    }

    public static DozenProcess Start(string? database, string[] arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Session).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        start.Environment.Remove("DOZEN_DATABASE");
        if (database is not null) start.Environment["DOZEN_DATABASE"] = database;

        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        var dozen = new DozenProcess(Process.Start(start)!);
        dozen.process.ErrorDataReceived += (_, line) => dozen.errors.AppendLine(line.Data);
        dozen.process.BeginErrorReadLine();
        return dozen;
    }

    /// <summary>Reads on until a line contains the text; fails when the program ends first, or says nothing of it for two minutes.</summary>
    /// <returns>That line.</returns>
    public async Task<string> WaitForAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"dozen ended without saying \"{text}\": {output}{errors}");
    }

    /// <summary>SIGKILL: it has no time for anything.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<Ended> EndAsync()
    {
        output.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, output.ToString(), errors.ToString().Trim());
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    internal sealed record Ended(int Code, string Output, string Errors)
    {
        public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

        public JsonObject Refusal => JsonNode.Parse(Errors)!.AsObject();
    }
}
