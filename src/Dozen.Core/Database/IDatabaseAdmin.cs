namespace Dozen.Core.Database;

/// <summary>What is done to the database as a whole.</summary>
public interface IDatabaseAdmin
{
    /// <summary>Creates the database where that is possible, and brings its schema up to date: all the way, or not at all.</summary>
    /// <exception cref="DatabaseNewerException">The schema is of a newer program.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);
}
