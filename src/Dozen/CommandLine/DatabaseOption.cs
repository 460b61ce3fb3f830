using System.CommandLine;
using Dozen.Data;

namespace Dozen.CommandLine;

/// <summary><c>--database</c>, else <c>DOZEN_DATABASE</c>, else <c>sqlite:data/dozen.db</c> in the working directory.</summary>
internal static class DatabaseOption
{
    public static Option<DatabaseTarget> Create() => new("--database")
    {
        Description = "sqlite:PATH or postgres://user:password@host:port/database; from DOZEN_DATABASE when not given",
        HelpName = "url",
        Recursive = true,
        CustomParser = result => Parse(result.Tokens.Single().Value, "--database", result.AddError),
        DefaultValueFactory = result => Environment.GetEnvironmentVariable("DOZEN_DATABASE") is { Length: > 0 } url
            ? Parse(url, "DOZEN_DATABASE", result.AddError)
            : DatabaseTarget.Parse("sqlite:data/dozen.db"),
    };

    private static DatabaseTarget Parse(string text, string origin, Action<string> refuse)
    {
        try
        {
            return DatabaseTarget.Parse(text);
        }
        catch (FormatException problem)
        {
            refuse(problem.Message.Replace("DOZEN_DATABASE", origin));
            return null!;
        }
    }
}
