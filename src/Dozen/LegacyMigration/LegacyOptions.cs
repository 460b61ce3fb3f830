using System.CommandLine;
using Dozen.CommandLine;
using Dozen.Core.Common;
using Dozen.Core.LegacyMigration;
using Dozen.Data;

namespace Dozen.LegacyMigration;

/// <summary>The options that the commands of a migration share.</summary>
internal static class LegacyOptions
{
    public static Option<string> Source() => new("--source") { Description = "The earlier platform's database: postgres://user:password@host:port/database", HelpName = "url", Required = true };

    public static Option<string?> Target() => new("--target") { Description = "The database of the twelve tables: sqlite:PATH or postgres://…; that of --database when not given", HelpName = "url" };

    public static Option<string?> Ledger() => new("--ledger") { Description = "The ledger; a file in the working directory when not given", HelpName = "file" };

    public static Option<string[]> LedgerOnly() => new("--ledger-only") { Description = "A table, or a column as table.column, that the mapping does not know and the ledger alone is to have; may be given several times", HelpName = "name" };

    /// <summary>The target that was named, or why that is none.</summary>
    public static Result<DatabaseTarget> TargetOf(ParseResult arguments, Option<string?> target, GlobalOptions options)
    {
        if (arguments.GetValue(target) is not { } url) return arguments.GetRequiredValue(options.Database);
        return Parse(url, "target");
    }

    public static Result<DatabaseTarget> Parse(string url, string option)
    {
        try
        {
            return DatabaseTarget.Parse(url);
        }
        catch (FormatException problem)
        {
            return Failure.Invalid(option, problem.Message.Replace("DOZEN_DATABASE", $"--{option}"));
        }
    }

    /// <summary>The name of a ledger that nobody named: it says from where to where.</summary>
    public static string NameOf(DatabaseTarget source, DatabaseTarget? target)
    {
        var name = $"legacy-{Short(source)}-{(target is null ? "in-place" : $"to-{Short(target)}")}{FindLedger.Ending}";
        return Path.GetFullPath(name);

        static string Short(DatabaseTarget database)
        {
            var whole = database is DatabaseTarget.Sqlite { Path: var path } ? Path.GetFileNameWithoutExtension(path) : database.Description.Split([", ", " on "], StringSplitOptions.None)[1];
            return string.Concat(whole.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        }
    }

    /// <summary>The ledger that was named, else the one in the working directory that belongs to the database.</summary>
    public static async Task<Result<string>> LedgerOfAsync(string? said, Session session, CancellationToken cancellationToken) =>
        said is not null ? Path.GetFullPath(said) : await session.Get<FindLedger>().ExecuteAsync(Environment.CurrentDirectory, cancellationToken);
}
