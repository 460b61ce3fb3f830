using System.CommandLine;
using Dozen.Data;

namespace Dozen;

/// <summary><c>--database</c>, else <c>DOZEN_DATABASE</c>, else <c>sqlite:data/dozen.db</c> in the working directory.</summary>
internal static class DatabaseOption
{
    public static Option<DatabaseTarget> Create() => new("--database")
    {
        Description = "sqlite:PATH or postgres://user:password@host:port/database (default: DOZEN_DATABASE, else sqlite:data/dozen.db)",
        Recursive = true,
        CustomParser = result => Parse(result.Tokens.Single().Value, result.AddError),
        DefaultValueFactory = result => Parse(Environment.GetEnvironmentVariable("DOZEN_DATABASE") is { Length: > 0 } url ? url : "sqlite:data/dozen.db", result.AddError),
    };

    private static DatabaseTarget Parse(string text, Action<string> refuse)
    {
        try
        {
            return DatabaseTarget.Parse(text);
        }
        catch (FormatException problem)
        {
            refuse(problem.Message);
            return null!;
        }
    }
}
