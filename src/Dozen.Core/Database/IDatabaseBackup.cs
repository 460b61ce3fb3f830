using Dozen.Core.Common;

namespace Dozen.Core.Database;

/// <summary>Copies of the whole database, taken and put back while others use it.</summary>
public interface IDatabaseBackup
{
    /// <summary>How the database and this program stand to each other.</summary>
    Task<SchemaStanding> CompareAsync(CancellationToken cancellationToken);

    /// <summary>Writes a consistent copy; the file has its name only once it is whole.</summary>
    /// <returns>Its size in bytes, or a refusal when a tool is missing or the file exists.</returns>
    Task<Result<long>> BackUpAsync(string path, CancellationToken cancellationToken);

    /// <summary>Puts a copy in the place of everything, at once or not at all.</summary>
    Task<Result<Done>> RestoreAsync(string path, CancellationToken cancellationToken);

    /// <summary>What a copy's file name ends in.</summary>
    string Ending { get; }
}

/// <param name="Exists">Whether the database is there and has a schema.</param>
/// <param name="Pending">Migrations that this program would apply.</param>
/// <param name="Unknown">Migrations of a newer program.</param>
public sealed record SchemaStanding(bool Exists, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown);

/// <summary>The database has a schema that this program does not know.</summary>
public sealed class DatabaseNewerException(IReadOnlyList<string> unknown)
    : Exception($"The database is newer than this program: {string.Join(", ", unknown)}. Use the program that made it, or a newer one.");
