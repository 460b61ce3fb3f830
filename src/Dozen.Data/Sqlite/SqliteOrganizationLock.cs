using Dozen.Core.Database;

namespace Dozen.Data.Sqlite;

/// <summary>A locked file beside the database: the operating system lets go of it when the process dies.</summary>
internal sealed class SqliteOrganizationLock(DatabaseTarget.Sqlite database) : IOrganizationLock
{
    public Task<IAsyncDisposable?> TryTakeAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<IAsyncDisposable?>(new FileStream(
                $"{database.Path}.import-{db.OrganizationId}.lock",
                FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (IOException)
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }
}
