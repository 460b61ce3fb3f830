using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dozen.Benchmarks;

/// <summary>
/// Kills <c>dozen import</c> with SIGKILL at random moments and resumes it, until it has been killed as often as asked for
/// and has ended all the same. Then everything must stand as after an import that nobody disturbed.
/// </summary>
internal sealed class KillTest(IBenchEngine engine, string folder, int rows, int kills, Random random)
{
    private const int Killed = 128 + 9;
    private const int Refused = 5;
    private const string Victim = "killed";
    private const string Control = "undisturbed";

    private readonly string file = Path.Combine(folder, "killed.csv");
    private readonly List<string> differences = [];
    private TimeSpan startUp;
    private TimeSpan importing;

    /// <returns>Whether nothing differed.</returns>
    public async Task<bool> RunAsync()
    {
        PlacesFile.Write(file, rows, firstId: 1, seed: 1);
        Say($"{engine.Name}: {rows:N0} rows, {kills} kills");
        await engine.CreateAsync(Control);
        await DozenAsync(Control, "imports");
        startUp = await TimeAsync(() => DozenAsync(Control, "imports"));
        importing = await TimeAsync(() => DozenAsync(Control, "import", file)) - startUp;
        var expected = await LookAsync(Control);

        var (killed, round, withoutIndexes) = (0, 0, 0);
        while (killed < kills && differences.Count == 0)
        {
            Say($"  import {++round}");
            await engine.CreateAsync(Victim);
            var before = killed;
            while (await LiveAsync(mayDie: killed < kills, isFirst: killed == before) is { } moment)
            {
                if (moment.Died is not { } after) continue;
                var left = await LookAsync(Victim);
                var absent = left.Leads is null ? 0 : expected.Indexes.Except(left.Indexes).Count();
                if (absent > 0) withoutIndexes++;
                Say($"    kill {++killed} after {after.TotalSeconds:F2} s: {left.Read:N0} rows and {left.Leads ?? 0:N0} leads are in{(left.Leads is null ? ", no tables yet" : absent > 0 ? $", {absent} indexes are not there" : "")}");
                if (left.Leads is { } leads && left.Run is not null && leads != left.Created) differences.Add($"after kill {killed}: {leads} leads stand, the run speaks of {left.Created}");
            }

            if (differences.Count == 0) await CompareAsync(expected);
        }

        if (engine is PostgresEngine && withoutIndexes == 0) differences.Add("no kill met a first import while its indexes were dropped: this proves nothing about them; take more kills or rows");
        if (withoutIndexes > 0) Say($"  {withoutIndexes} kills left indexes unbuilt; all {expected.Indexes.Count} are there at the end");
        foreach (var difference in differences) Say($"  DIFFERENT: {difference}");
        if (differences.Count == 0) Say($"  {killed} kills in {round} imports: nothing differs from the undisturbed import of {expected.Leads:N0} leads");
        return differences.Count == 0;
    }

    /// <summary>Starts the import, or goes on with it, and perhaps kills it.</summary>
    /// <returns>Null when the import has ended; else when it died, if it did.</returns>
    private async Task<Life?> LiveAsync(bool mayDie, bool isFirst)
    {
        var seen = await LookAsync(Victim);
        using var process = Start(Victim, seen.Run is { } id ? ["import", "--resume", id.ToString(CultureInfo.InvariantCulture), "--json"] : ["import", file, "--json"]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var watch = Stopwatch.StartNew();

        // The first of each import falls among its rows; of the others, one in five while the process still starts up.
        var moment = !isFirst && random.Next(5) == 0 ? startUp * random.NextDouble() : startUp + (importing * (isFirst ? 0.3 + (random.NextDouble() * 0.3) : random.NextDouble() * 0.7));
        var ended = process.WaitForExitAsync();
        if (mayDie && await Task.WhenAny(ended, Task.Delay(moment)) != ended) process.Kill();
        await ended;
        var (code, said) = (process.ExitCode, await errors);
        await output;

        switch (code)
        {
            case Killed when mayDie:
                return new Life(watch.Elapsed);
            case 0:
                return null;
            case Refused when said.Contains("import.busy", StringComparison.Ordinal) || said.Contains("import.complete", StringComparison.Ordinal):
                // PostgreSQL notices a client's death when it next speaks to it, and holds the lock until then.
                if (said.Contains("import.complete", StringComparison.Ordinal)) return null;
                await Task.Delay(100);
                return new Life(null);
            default:
                differences.Add($"dozen ended with {code}: {said.Trim()}");
                return null;
        }
    }

    private async Task CompareAsync(State expected)
    {
        var found = await LookAsync(Victim);
        Same("leads", expected.Leads, found.Leads);
        Same("contents of the leads", expected.Digest, found.Digest);
        Same("external ids that stand twice", 0, found.Doubled);
        Same("rows read", rows, found.Read);
        Same("rows accounted for", rows, found.Accounted);
        Same("created by the run's own count", expected.Leads, found.Created);
        Same("indexes", string.Join(' ', expected.Indexes), string.Join(' ', found.Indexes));
        Same("exit code of dozen verify", 0, (await DozenAsync(Victim, "verify")).Code);

        Same("exit code of the undo", 0, (await DozenAsync(Victim, "import", "--undo", $"{found.Run}")).Code);
        Same("leads after the undo", 0L, (await LookAsync(Victim)).Leads);
        Same("exit code of dozen verify after the undo", 0, (await DozenAsync(Victim, "verify")).Code);
        if (differences.Count == 0) Say($"    ended: {found.Leads:N0} leads as undisturbed, none twice, {found.Accounted:N0} rows accounted for, verified, undone to the last lead");

        void Same<T>(string what, T wanted, T got)
        {
            if (!Equals(wanted, got)) differences.Add($"{what}: {got} instead of {wanted}");
        }
    }

    /// <summary>What stands in a database, seen without Dozen.</summary>
    private async Task<State> LookAsync(string name)
    {
        await using var connection = await engine.ConnectAsync(name);
        try
        {
            var leads = (await ReadAsync(connection, "SELECT count(*) FROM leads")).Single();
            var doubled = await ReadAsync(connection, "SELECT external_id FROM leads WHERE external_id IS NOT NULL GROUP BY organization_id, external_id HAVING count(*) > 1");
            var contents = await ReadAsync(connection, "SELECT external_id, version, company, email, phone_e164, website_domain, address, city, postal_code, country, industry, source, status, search_text FROM leads ORDER BY external_id, id");
            var run = (await ReadAsync(connection, "SELECT id, output_data FROM workflow_executions ORDER BY id DESC")).FirstOrDefault()?.Split('\t', 2);
            var counts = run is null ? null : JsonNode.Parse(run[1])!["counts"];
            int Count(string of) => counts?[of]?.GetValue<int>() ?? 0;
            return new State(
                long.Parse(leads, CultureInfo.InvariantCulture), Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', contents)))), doubled.Count,
                run is null ? null : long.Parse(run[0], CultureInfo.InvariantCulture), Count("read"), Count("created"),
                Count("created") + Count("merged") + Count("skipped") + Count("rejected"), await ReadAsync(connection, engine.Indexes));
        }
        catch (DbException)
        {
            return new State(null, "", 0, null, 0, 0, 0, []); // killed before the tables were made
        }
    }

    private static async Task<List<string>> ReadAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return lines;
    }

    private async Task<(int Code, string Errors)> DozenAsync(string name, params string[] arguments)
    {
        using var process = Start(name, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (name == Control && process.ExitCode != 0) throw new InvalidOperationException($"dozen {arguments[0]} ended with {process.ExitCode}: {await errors}");
        await output;
        return (process.ExitCode, await errors);
    }

    private Process Start(string name, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dozen.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOZEN_DATABASE"] = engine.Url(name);
        return Process.Start(start)!;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <param name="Died">How long the process had lived when it was killed; null when it was turned away.</param>
    private sealed record Life(TimeSpan? Died);

    /// <param name="Leads">Null when there are no tables.</param>
    /// <param name="Doubled">External ids that more than one lead has.</param>
    /// <param name="Read">Rows, by the run's own count.</param>
    /// <param name="Accounted">Rows created, merged, skipped or rejected.</param>
    private sealed record State(long? Leads, string Digest, int Doubled, long? Run, int Read, int Created, int Accounted, IReadOnlyList<string> Indexes);
}
