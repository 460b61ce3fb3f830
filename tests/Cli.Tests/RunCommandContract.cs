using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Workflows;
using Dozen.Testing;

namespace Dozen.Cli.Tests;

/// <summary>What an import sets off, and how a search is taken back, by the commands.</summary>
public abstract class RunCommandContract(Engine engine) : DatabaseTest(engine)
{
    private const string Rows = "Company,Email\nAlpha,a@bulk.example\nBeta,b@bulk.example\nGamma,c@bulk.example\n";

    private readonly string folder = Directory.CreateTempSubdirectory("dozen-cli-runs-").FullName;

    [Theory]
    [InlineData("run", 3, 0)]
    [InlineData("coalesce", 1, 0)]
    [InlineData("suppress", 0, 3)]
    [InlineData(null, 0, 3)]
    public async Task An_import_says_how_workflows_are_to_react(string? reaction, int runs, int suppressed)
    {
        await AddWorkflowAsync("""{"events":["lead.created"]}""");

        var imported = await RunAsync(["import", File(), .. Automation(reaction), "--json"]);
        var queued = await RunAsync("runs", "--type", "custom", "--json");

        Assert.Equal((0, 0), (imported.Code, queued.Code));
        Assert.Equal(3, (int?)imported.Json["counts"]!["created"]);
        Assert.Equal((reaction, runs, suppressed), ((string?)imported.Json["automation"]!["asked"], (int)imported.Json["automation"]!["runs"]!, (int)imported.Json["automation"]!["suppressed"]!));
        Assert.Equal(runs, (int?)queued.Json["total"]);
        Assert.All(queued.Json["items"]!.AsArray(), run => Assert.Equal("pending", (string?)run!["status"]));
        if (runs > 0) Assert.Equal(runs == 1, (await RunAsync("run", "show", $"{queued.Json["items"]![0]!["id"]}", "--json")).Json["lead_id"] is null);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("coalesce", 1)]
    [InlineData("suppress", 0)]
    public async Task What_the_import_wants_goes_before_what_a_trigger_says(string? reaction, int runs)
    {
        await AddWorkflowAsync("""{"events":["lead.created"],"bulk":"run"}""");

        var imported = await RunAsync(["import", File(), .. Automation(reaction)]);

        Assert.Equal((0, ""), (imported.Code, imported.Errors));
        if (runs > 0) Assert.Matches($@"queued +{runs}   runs of workflows\n", imported.Output.ReplaceLineEndings("\n"));
        else Assert.Matches(@"suppressed +3   events that workflows wait for; --automation run or coalesce tells them\n", imported.Output.ReplaceLineEndings("\n"));
        Assert.Equal(runs, (int?)(await RunAsync("runs", "--type", "custom", "--json")).Json["total"]);
    }

    [Fact]
    public async Task A_reaction_that_is_none_is_wrong_usage_and_imports_nothing()
    {
        var ended = await RunAsync("import", File(), "--automation", "shout", "--json");

        Assert.Equal((2, "", "usage"), (ended.Code, ended.Output, (string?)ended.Refusal["code"]));
        Assert.Contains("coalesce", (string?)ended.Refusal["message"], StringComparison.Ordinal);
        Assert.Equal(0, (int?)(await RunAsync("leads", "--json")).Json["total"]);
    }

    [Fact]
    public async Task A_search_is_taken_back_once_and_what_somebody_has_worked_on_stays()
    {
        var found = await RunAsync("find", "dentists", "--near", "Sampleton", "--source", "open_places", "--max", "4", "--no-websites", "--json");
        var (id, leads) = ((long)found.Json["execution"]!["id"]!, found.Json["leads"]!.AsArray().Select(l => (long)l!["id"]!).ToList());
        await RunAsync("lead", "status", $"{leads[0]}", "contacted");

        var undone = await RunAsync("run", "undo", $"{id}");
        var again = await RunAsync("run", "undo", $"{id}", "--json");
        var left = await RunAsync("leads", "--json");
        var shown = await RunAsync("run", "show", $"{id}", "--json");

        Assert.Equal([0, 0, 5, 0, 0], [found.Code, undone.Code, again.Code, left.Code, shown.Code]);
        Assert.Equal($"Run {id} is taken back: 3 leads deleted, 0 restored, 1 kept.", undone.Output.Trim());
        Assert.Equal(("execution.undone", ""), ((string?)again.Refusal["code"], again.Output));
        Assert.Equal([leads[0]], left.Json["items"]!.AsArray().Select(l => (long)l!["id"]!));
        Assert.Equal((3, 0, 1), ((int)Undone(shown)["deleted"]!, (int)Undone(shown)["restored"]!, (int)Undone(shown)["kept"]!));
    }

    [Fact]
    public async Task A_search_that_is_taken_back_answers_in_JSON_and_what_is_no_search_is_refused()
    {
        await AddWorkflowAsync("""{"events":["lead.created"]}""");
        var found = await RunAsync("find", "dentists", "--near", "Sampleton", "--source", "open_places", "--max", "2", "--no-websites", "--json");
        var imported = await RunAsync("import", File(), "--automation", "coalesce", "--json");
        var custom = (await RunAsync("runs", "--type", "custom", "--json")).Json["items"]![0]!["id"]!;

        var undone = await RunAsync("run", "undo", $"{found.Json["execution"]!["id"]}", "--json");
        var ofWorkflow = await RunAsync("run", "undo", $"{custom}", "--json");
        var ofImport = await RunAsync("run", "undo", $"{imported.Json["id"]}", "--json");
        var unknown = await RunAsync("run", "undo", "4711", "--json");
        var nothing = await RunAsync("run", "undo");

        Assert.Equal([0, 5, 5, 4, 2], [undone.Code, ofWorkflow.Code, ofImport.Code, unknown.Code, nothing.Code]);
        Assert.Equal(2, (int?)Undone(undone)["deleted"]);
        Assert.Equal(["execution.not_undoable", "execution.not_undoable", "execution.not_found"], new[] { ofWorkflow, ofImport, unknown }.Select(e => (string?)e.Refusal["code"]));
        Assert.Equal(3, (int?)(await RunAsync("leads", "--json")).Json["total"]);
    }

    private static JsonNode Undone(DozenProcess.Ended run) => run.Json["output"]!["undone"]!;

    private static string[] Automation(string? reaction) => reaction is null ? [] : ["--automation", reaction];

    private string File()
    {
        var path = Path.Combine(folder, "leads.csv");
        System.IO.File.WriteAllText(path, Rows);
        return path;
    }

    private async Task AddWorkflowAsync(string trigger)
    {
        var input = new NewWorkflow
        {
            Name = "Tag",
            TriggerType = WorkflowTrigger.Event,
            TriggerConditions = JsonText.Trusted(trigger),
            Configuration = JsonText.Trusted("""{"steps":[{"action":"add_tag","tag":"seen"}]}"""),
        };
        var created = await Database.RunAsync<CreateWorkflow, Result<WorkflowView>>(v => v.ExecuteAsync(input, Cancelled));
        Assert.True(created.Succeeded, created.Failure?.Message);
    }

    private Task<DozenProcess.Ended> RunAsync(params string[] arguments) => InProcess.RunAsync(Database.Url, arguments);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteRunCommands() : RunCommandContract(Engine.Sqlite);

public sealed class PostgresRunCommands() : RunCommandContract(Engine.Postgres);
