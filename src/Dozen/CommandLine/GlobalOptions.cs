using System.CommandLine;
using Dozen.Data;

namespace Dozen.CommandLine;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<DatabaseTarget> Database { get; } = DatabaseOption.Create();

    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON, as the API has it; errors as JSON on stderr", Recursive = true };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the details of unexpected errors", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(Database);
        root.Options.Add(Json);
        root.Options.Add(Verbose);
    }

    public Terminal Terminal(ParseResult arguments) => new(arguments.GetValue(Json));
}
