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

var parse = new Command("parse", "What reading and understanding a file costs before the database") { rows, folder };
parse.SetAction(async (arguments, _) =>
    await ParseBenchmark.RunAsync(arguments.GetRequiredValue(rows), Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName));

return await new RootCommand("Benchmarks of Dozen") { import, list, parse }.Parse(args).InvokeAsync();

(IBenchEngine Engine, string Folder) Engine(ParseResult arguments)
{
    var path = Directory.CreateDirectory(arguments.GetRequiredValue(folder)).FullName;
    return (arguments.GetValue(postgres) is { } server ? new PostgresEngine(server) : new SqliteEngine(path), path);
}
