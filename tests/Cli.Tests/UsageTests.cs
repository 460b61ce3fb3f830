namespace Dozen.Cli.Tests;

/// <summary>What needs no database.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task Help_lists_every_command_and_every_exit_code()
    {
        var help = await DozenProcess.RunAsync(null, ["--help"]);

        Assert.Equal(0, help.Code);
        foreach (var command in new[] { "serve", "leads", "lead", "import", "imports", "admin", "token", "verify", "version" })
            Assert.Contains($"\n  {command} ", help.Output);
        foreach (var code in new[] { 0, 1, 2, 3, 4, 5, 130 })
            Assert.Contains($"\n  {code,-4} ", help.Output);
        Assert.Contains("[default: SQLite, ", help.Output);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("leads")]
    [InlineData("lead")]
    [InlineData("lead show")]
    [InlineData("lead add")]
    [InlineData("lead status")]
    [InlineData("import")]
    [InlineData("imports")]
    [InlineData("admin")]
    [InlineData("admin grant")]
    [InlineData("admin list")]
    [InlineData("token")]
    [InlineData("token create")]
    [InlineData("token list")]
    [InlineData("token revoke")]
    [InlineData("verify")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("db")]
    [InlineData("db upgrade")]
    [InlineData("legacy")]
    [InlineData("legacy inspect")]
    [InlineData("legacy migrate")]
    [InlineData("legacy check")]
    [InlineData("legacy restore")]
    [InlineData("legacy drop")]
    [InlineData("version")]
    public async Task Each_command_has_help_with_an_example(string command)
    {
        var help = await DozenProcess.RunAsync(null, [.. command.Split(' '), "--help"]);

        Assert.Equal(0, help.Code);
        Assert.Contains($"Examples:\n  dozen {command}", help.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Version_is_said_in_words_and_in_JSON()
    {
        Assert.StartsWith("dozen ", (await DozenProcess.RunAsync(null, ["version"])).Output);
        Assert.NotNull((await DozenProcess.RunAsync(null, ["version", "--json"])).Json["version"]);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("leads --limit 0")]
    [InlineData("leads --limit many")]
    [InlineData("leads --status lost")]
    [InlineData("leads --sort price")]
    [InlineData("lead show")]
    [InlineData("restore copy.db")]
    [InlineData("legacy inspect")]
    [InlineData("legacy migrate --source postgres://me@host/crm --in-place --target sqlite:new.db")]
    [InlineData("legacy migrate --source postgres://me@host/crm --key-file key")]
    [InlineData("legacy drop --target postgres://me@host/crm")]
    [InlineData("lead status 1 lost")]
    [InlineData("import")]
    [InlineData("import leads.csv --undo 3")]
    [InlineData("import --undo three")]
    [InlineData("lead show three")]
    [InlineData("lead add --company A --value much")]
    [InlineData("admin grant")]
    [InlineData("token create A")]
    [InlineData("token create A --scope read --days 0")]
    [InlineData("token revoke first")]
    [InlineData("leads --database mysql://somewhere")]
    public async Task Wrong_usage_ends_with_2_and_one_line(string line)
    {
        var ended = await DozenProcess.RunAsync(null, line.Split(' '));

        Assert.Equal((2, ""), (ended.Code, ended.Output));
        Assert.Single(ended.Errors.Split('\n'));
    }

    [Theory]
    [InlineData("mysql://somewhere")]
    [InlineData("postgres://somewhere")]
    [InlineData("sqlite:")]
    [InlineData("postgres://localhost/dozen?colour=blue")]
    public async Task A_bad_DOZEN_DATABASE_ends_with_2_and_names_it(string database)
    {
        var ended = await DozenProcess.RunAsync(database, ["leads"]);

        Assert.Equal(2, ended.Code);
        Assert.Contains("DOZEN_DATABASE", ended.Errors);
    }

    [Fact]
    public async Task Errors_are_an_object_when_JSON_is_asked_for()
    {
        var ended = await DozenProcess.RunAsync(null, ["leads", "--status", "lost", "--json"]);

        Assert.Equal(2, ended.Code);
        Assert.Equal("usage", (string?)ended.Refusal["code"]);
    }

    [Theory]
    [InlineData("leads")]
    [InlineData("verify")]
    [InlineData("serve")]
    public async Task A_database_that_is_not_there_ends_with_3_and_one_sentence(string command)
    {
        var ended = await DozenProcess.RunAsync("postgres://dozen:secret@127.0.0.1:1/dozen", [command]);

        Assert.Equal(3, ended.Code);
        Assert.Equal("The database can't be reached: Failed to connect to 127.0.0.1:1: Connection refused.", ended.Errors);
    }
}
