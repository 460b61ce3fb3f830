using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Users;

/// <summary>What a feature does about its rows when a user is deleted, in the same transaction. References that the database clears by itself need none.</summary>
public interface IUserDeparture
{
    Task ReleaseAsync(DozenDbContext db, Caller caller, long userId, DateTimeOffset now, CancellationToken cancellationToken);
}
