namespace Dozen.Core.Database;

/// <summary>What is done to the database as a whole.</summary>
public interface IDatabaseAdmin
{
    /// <summary>Creates the database where that is possible, and brings its schema up to date.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);
}
