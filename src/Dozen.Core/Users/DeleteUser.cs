using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>
/// Deletes a user. What they did stays, without their name on it; the leads they own get no owner, and each says so in
/// its history. A user who may come back is better deactivated.
/// </summary>
[Needs(Area.Users, Access.Write)]
public sealed class DeleteUser(DozenDbContext db, Caller caller, IEnumerable<IUserDeparture> departures, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long id, long? version, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null) return UserFailures.NotFound(id);
        if (version is { } seen && seen != user.Version) return UserFailures.Stale;
        if (id == caller.UserId) return UserFailures.OwnAccess;

        var now = time.Now();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            foreach (var departure in departures) await departure.ReleaseAsync(db, caller, id, now, cancellationToken);
            if (user is { IsActive: true, Role: UserRole.Admin } && await UserRules.KeepAnAdminAsync(db, id, time, cancellationToken) is { } refusal)
            {
                db.ChangeTracker.Clear();
                return refusal;
            }

            db.Users.Remove(user);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new Done();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return UserFailures.Stale;
        }
    }
}
