using System.Globalization;
using Npgsql;

namespace Dozen.Benchmarks;

/// <summary>
/// Kills <c>dozen legacy migrate</c> with SIGKILL at random moments and starts it again, until it has ended. Then the check must
/// find no difference; and after each kill in place the source must stand as it was.
/// </summary>
internal sealed class LegacyKillTest(PostgresEngine engine, string folder, int rows, int kills, Random random)
{
    private const int Killed = 128 + 9;
    private const int Refused = 5;
    private static readonly string[] Ways = ["in place", "across", "into SQLite"];

    /// <returns>Whether nothing differed.</returns>
    public async Task<bool> RunAsync()
    {
        Say($"{rows:N0} communications and activity logs, {kills} kills");
        var (killed, round) = (0, 0);
        while (killed < kills)
        {
            var way = Ways[round++ % Ways.Length];
            var (source, target) = await PrepareAsync(way);
            var whole = await UndisturbedAsync(way);
            var inRound = 0;
            while (true)
            {
                using var process = DozenRun.Start(folder, Arguments(way, source, target));
                var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
                var ended = process.WaitForExitAsync();
                var mayDie = killed < kills && inRound < 8;
                if (mayDie && await Task.WhenAny(ended, Task.Delay(whole * random.NextDouble())) != ended) process.Kill();
                await ended;
                await output;
                if (process.ExitCode == Killed)
                {
                    (killed, inRound) = (killed + 1, inRound + 1);
                    var left = await LeftAsync(way);
                    Say($"  kill {killed}, {way}: {left}");
                    if (left == "torn") return false;
                    continue;
                }

                // PostgreSQL notices a client's death when it next speaks to it, and holds its locks until then.
                var said = await errors;
                if (process.ExitCode == Refused && said.Contains("legacy.source_in_use", StringComparison.Ordinal))
                {
                    await Task.Delay(200);
                    continue;
                }

                if (process.ExitCode == 0 || (process.ExitCode == Refused && (said.Contains("legacy.already_moved", StringComparison.Ordinal) || said.Contains("legacy.ledger_exists", StringComparison.Ordinal)))) break;
                Say($"  DIFFERENT: dozen ended with {process.ExitCode}: {said.Trim()}");
                return false;
            }

            var (code, problem, _, _) = await DozenRun.RunAsync(folder, "legacy", "check", "--source", source, "--target", target, "--ledger", Ledger, "--json");
            Say($"  {way}: ended after {inRound} kills, check ends with {code}");
            if (code == 0) continue;
            Say($"  DIFFERENT: {problem.Trim()}");
            return false;
        }

        Say($"{killed} kills in {round} migrations: nothing differed");
        return true;
    }

    private readonly Dictionary<string, TimeSpan> undisturbed = [];

    private string Ledger => Path.Combine(folder, "killed.ledger");

    private async Task<TimeSpan> UndisturbedAsync(string way)
    {
        if (undisturbed.TryGetValue(way, out var known)) return known;
        var (source, target) = await PrepareAsync(way);
        var (code, errors, elapsed, _) = await DozenRun.RunAsync(folder, Arguments(way, source, target));
        if (code != 0) throw new InvalidOperationException($"dozen legacy migrate ended with {code}: {errors}");
        await PrepareAsync(way);
        return undisturbed[way] = elapsed;
    }

    private string[] Arguments(string way, string source, string target) =>
        ["legacy", "migrate", "--source", source, .. way == "in place" ? (string[])["--in-place"] : ["--target", target], "--ledger", Ledger, "--json"];

    private async Task<(string Source, string Target)> PrepareAsync(string way)
    {
        foreach (var old in Directory.GetFiles(folder, "killed.*")) File.Delete(old);
        NpgsqlConnection.ClearAllPools();
        await engine.CreateAsync("kill_source");
        await EarlierSource.FillAsync(engine.Url("kill_source"), rows);
        var source = engine.Url("kill_source");
        if (way == "in place") return (source, source);
        if (way == "into SQLite") return (source, $"sqlite:{folder}/killed.db");
        await engine.CreateAsync("kill_target");
        return (source, engine.Url("kill_target"));
    }

    /// <summary>Where the earlier tables are: as they were, or moved as a whole.</summary>
    private async Task<string> LeftAsync(string way)
    {
        if (way != "in place") return "the source is only read";
        await using var connection = await engine.ConnectAsync("kill_source");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM pg_tables WHERE schemaname = 'public'), (SELECT count(*) FROM pg_tables WHERE schemaname = 'legacy')";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1)) switch
        {
            (16, 0) => "the source is untouched",
            (12, 16) => "it had just been committed",
            _ => "torn",
        };
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
