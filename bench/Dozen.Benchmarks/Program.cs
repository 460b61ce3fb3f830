using System.CommandLine;
using Dozen.Benchmarks;

var rows = new Option<int>("--rows") { Description = "Rows of the generated file", DefaultValueFactory = _ => 1_000_000 };
var folder = new Option<string>("--folder") { Description = "Where files and SQLite databases go", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "dozen-bench") };
var postgres = new Option<string?>("--postgres") { Description = "postgres://… of a server on which dozen_bench_* databases may be made anew; without it, SQLite" };

var once = new Option<bool>("--once") { Description = "Only into the empty organisation" };
var import = new Command("import", "A whole import against plain COPY or prepared inserts of the same rows") { rows, folder, postgres, once };
import.SetAction(async (arguments, _) =>
{
    var (engine, path) = Engine(arguments);
    await ImportBenchmark.RunAsync(engine, arguments.GetRequiredValue(rows), path, arguments.GetValue(once));
});

var list = new Command("list", "Latency of the lead list in a large organisation") { rows, folder, postgres };
list.SetAction(async (arguments, _) =>
{
    var (engine, path) = Engine(arguments);
    await ListBenchmark.RunAsync(engine, arguments.GetRequiredValue(rows), path);
});

var export = new Command("export", "All leads of a large organisation as CSV, XLSX and NDJSON: rows per second, and the memory it takes") { rows, folder, postgres };
export.SetAction(async (arguments, _) =>
{
    var (engine, path) = Engine(arguments);
    await ExportBenchmark.RunAsync(engine, arguments.GetRequiredValue(rows), path);
});

var parse = new Command("parse", "What reading and understanding a file costs before the database") { rows, folder };
parse.SetAction(async (arguments, _) =>
    await ParseBenchmark.RunAsync(arguments.GetRequiredValue(rows), Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName));

var output = new Option<string>("--out") { Description = "The file to write", Required = true };
var places = new Command("places", "Write a generated Maps export") { rows, output };
places.SetAction(arguments => PlacesFile.Write(arguments.GetRequiredValue(output), arguments.GetRequiredValue(rows), firstId: 1, seed: 1));

var killRows = new Option<int>("--rows") { Description = "Rows of the generated file", DefaultValueFactory = _ => 60_000 };
var kills = new Option<int>("--kills") { Description = "How often the import is killed, on each engine", DefaultValueFactory = _ => 20 };
var seed = new Option<int?>("--seed") { Description = "Draws the moments of an earlier run again; the machine still decides where they fall" };
var withoutSqlite = new Option<bool>("--no-sqlite") { Description = "PostgreSQL only" };
var kill = new Command("kill", "Kill an import at random moments, resume it, and compare with an undisturbed one; SQLite, and PostgreSQL where --postgres is given") { killRows, kills, seed, folder, postgres, withoutSqlite };
kill.SetAction(async (arguments, _) =>
{
    var path = Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName;
    List<IBenchEngine> engines = arguments.GetValue(postgres) is { } server ? [new PostgresEngine(server)] : [];
    if (!arguments.GetValue(withoutSqlite)) engines.Insert(0, new SqliteEngine(path));
    var chosen = arguments.GetValue(seed) ?? Random.Shared.Next();
    Console.WriteLine($"seed {chosen}");
    var good = true;
    foreach (var engine in engines)
        good &= await new KillTest(engine, path, arguments.GetRequiredValue(killRows), arguments.GetRequiredValue(kills), new Random(chosen)).RunAsync();
    return good ? 0 : 1;
});

var legacyRows = new Option<long>("--rows") { Description = "Communications and activity logs; a fifth as many leads", DefaultValueFactory = _ => 100_000 };
var server = new Option<string>("--postgres") { Description = "postgres://… of a server on which dozen_bench_* databases may be made anew", Required = true };
var legacy = new Command("legacy", "A whole migration of the earlier platform against INSERT … SELECT and COPY of the same rows") { legacyRows, folder, server };
legacy.SetAction(async (arguments, _) => await new LegacyBenchmark(
    new PostgresEngine(arguments.GetRequiredValue(server)), Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName, arguments.GetRequiredValue(legacyRows)).RunAsync());

var legacyKillRows = new Option<int>("--rows") { Description = "Communications and activity logs", DefaultValueFactory = _ => 20_000 };
var legacyKills = new Option<int>("--kills") { Description = "How often the migration is killed", DefaultValueFactory = _ => 50 };
var legacyKill = new Command("legacy-kill", "Kill a migration at random moments, start it again, and check what came of it; in place, across and into SQLite") { legacyKillRows, legacyKills, seed, folder, server };
legacyKill.SetAction(async (arguments, _) =>
{
    var chosen = arguments.GetValue(seed) ?? Random.Shared.Next();
    Console.WriteLine($"seed {chosen}");
    var path = Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName;
    return await new LegacyKillTest(new PostgresEngine(arguments.GetRequiredValue(server)), path, arguments.GetRequiredValue(legacyKillRows), arguments.GetRequiredValue(legacyKills), new Random(chosen)).RunAsync() ? 0 : 1;
});

var loadData = new Command("load-data", "Make the database of bench/load.sh, and print its URL, the number of leads and the first lead's id") { rows, folder, server };
loadData.SetAction((arguments, _) => LoadData.PrepareAsync(
    new PostgresEngine(arguments.GetRequiredValue(server)), arguments.GetRequiredValue(rows), Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName));

var database = new Option<string>("--database") { Description = "postgres://… of the database", Required = true };
var url = new Option<string>("--url") { Description = "Where to listen", Required = true };
var loadFloor = new Command("load-floor", "Serve what bench/load.sh compares with") { database, url };
loadFloor.SetAction((arguments, _) => LoadFloor.RunAsync(arguments.GetRequiredValue(database), arguments.GetRequiredValue(url)));

var queueRuns = new Option<int>("--runs") { Description = "Runs in the queue", DefaultValueFactory = _ => 10_000 };
var idle = new Option<int>("--idle") { Description = "Seconds to wait for nothing", DefaultValueFactory = _ => 120 };
var queue = new Command("queue", "Claims of runs per second against bare SQL, many runs worked, and the cost of waiting for work") { queueRuns, idle, folder, postgres };
queue.SetAction(async (arguments, _) =>
{
    var (engine, _) = Engine(arguments);
    await new QueueBenchmark(engine, arguments.GetRequiredValue(queueRuns), TimeSpan.FromSeconds(arguments.GetRequiredValue(idle))).RunAsync();
});

var runsAtATime = new Option<int>("--runs") { Description = "Runs that wait or go on at any time", DefaultValueFactory = _ => 6 };
var runKills = new Option<int>("--kills") { Description = "How often workers are killed, on each engine and for each number of workers", DefaultValueFactory = _ => 50 };
var runsKill = new Command("runs-kill", "Kill workers at the boundaries of steps and at random moments, and count what their runs did; 1 and 3 workers; SQLite, and PostgreSQL where --postgres is given") { runsAtATime, runKills, seed, folder, postgres, withoutSqlite };
runsKill.SetAction(async (arguments, _) =>
{
    var path = Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName;
    List<IBenchEngine> engines = arguments.GetValue(postgres) is { } server ? [new PostgresEngine(server)] : [];
    if (!arguments.GetValue(withoutSqlite)) engines.Insert(0, new SqliteEngine(path));
    var chosen = arguments.GetValue(seed) ?? Random.Shared.Next();
    Console.WriteLine($"seed {chosen}");
    var good = true;
    foreach (var engine in engines)
    {
        for (var workers = 1; workers <= 3; workers += 2)
        {
            using var test = new RunsKillTest(engine, workers, arguments.GetRequiredValue(runsAtATime), arguments.GetRequiredValue(runKills), new Random(chosen));
            good &= await test.RunAsync();
        }
    }

    return good ? 0 : 1;
});

var workers = new Option<int>("--workers") { Description = "How many", DefaultValueFactory = _ => 1 };
var workedDatabase = new Option<string>("--database") { Description = "As DOZEN_DATABASE", Required = true };
var runsWorker = new Command("runs-worker", "The process that runs-kill kills") { workedDatabase, workers };
runsWorker.SetAction((arguments, _) => RunsKillTest.WorkAsync(arguments.GetRequiredValue(workedDatabase), arguments.GetRequiredValue(workers)));

return await new RootCommand("Benchmarks of Dozen") { import, list, export, parse, places, kill, legacy, legacyKill, loadData, loadFloor, queue, runsKill, runsWorker }.Parse(args).InvokeAsync();

(IBenchEngine Engine, string Folder) Engine(ParseResult arguments)
{
    var path = Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName;
    return (arguments.GetValue(postgres) is { } server ? new PostgresEngine(server) : new SqliteEngine(path), path);
}
