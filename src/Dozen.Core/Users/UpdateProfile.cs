using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>Changes what people may change of themselves, whatever their role.</summary>
[Needs(Area.Profile, Access.Write)]
public sealed class UpdateProfile(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<UserView>> ExecuteAsync(ProfilePatch patch, long? version, CancellationToken cancellationToken)
    {
        if (caller.UserId is not { } id) return UserFailures.NoPerson;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null) return UserFailures.NotFound(id);
        if (version is { } seen && seen != user.Version) return UserFailures.Stale;

        var problems = new FieldProblems();
        UserRules.Fill(user, patch, problems);
        if (problems.Failure is { } invalid)
        {
            db.ChangeTracker.Clear();
            return invalid;
        }

        if (!db.ChangeTracker.HasChanges()) return UserView.From(user);
        user.UpdatedAt = time.Now();
        return await db.TrySaveAsync(cancellationToken) ? UserView.From(user) : UserFailures.Stale;
    }
}
