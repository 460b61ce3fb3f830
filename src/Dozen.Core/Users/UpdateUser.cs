using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>Changes a user of the organisation: who they are, what they may, and whether they are let in.</summary>
[Needs(Area.Users, Access.Write)]
public sealed class UpdateUser(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<UserView>> ExecuteAsync(long id, UserPatch patch, long? version, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null) return UserFailures.NotFound(id);
        if (version is { } seen && seen != user.Version) return UserFailures.Stale;

        var (email, wasAdmin) = (user.Email, user is { IsActive: true, Role: UserRole.Admin });
        var problems = new FieldProblems();
        UserRules.Fill(user, patch, problems);
        user.Email = patch.Email.IsPresent ? patch.Email.Value.OrNull() ?? "" : user.Email;
        user.Role = patch.Role.Or(user.Role);
        user.IsActive = patch.IsActive.Or(user.IsActive);
        if (patch.Email.IsPresent) UserRules.CheckEmail(user.Email, problems);

        if ((problems.Failure ?? await RefusalAsync(user, email, wasAdmin, cancellationToken)) is { } refusal)
        {
            db.ChangeTracker.Clear();
            return refusal;
        }

        if (!db.ChangeTracker.HasChanges()) return UserView.From(user);
        user.UpdatedAt = time.Now();
        try
        {
            return await db.TrySaveAsync(cancellationToken) ? UserView.From(user) : UserFailures.Stale;
        }
        catch (DbUpdateException)
        {
            // Somebody took the address in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if (await IsOthersAsync(user.Email, id, cancellationToken)) return UserFailures.EmailTaken();
            throw;
        }
    }

    private async Task<bool> IsOthersAsync(string email, long userId, CancellationToken cancellationToken) =>
        (await UserEmails.OwnersAsync(db, email, cancellationToken)).Any(o => o.UserId != userId);

    private async Task<Failure?> RefusalAsync(User user, string emailBefore, bool wasAdmin, CancellationToken cancellationToken)
    {
        // The address is what an identity provider knows a person by.
        if (user.Id == caller.UserId && (!user.IsActive || user.Email != emailBefore)) return UserFailures.OwnAccess;
        if (user.Email != emailBefore && await IsOthersAsync(user.Email, user.Id, cancellationToken)) return UserFailures.EmailTaken();
        return wasAdmin && user is not { IsActive: true, Role: UserRole.Admin } ? await UserRules.KeepAnAdminAsync(db, user.Id, time, cancellationToken) : null;
    }
}
