using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>
/// Adds a person to the caller's organisation. Somebody who is known by exactly this address and belongs to no organisation
/// yet is taken in as they are; an address of anybody else is refused.
/// </summary>
[Needs(Area.Users, Access.Write)]
public sealed class InviteUser(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<UserView>> ExecuteAsync(NewUser input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var email = input.Email.OrNull() ?? "";
        var owners = await UserEmails.OwnersAsync(db, email, cancellationToken);
        if (owners.Any(o => o.OrganizationId is not null || o.Email != email)) return UserFailures.EmailTaken();
        var known = owners.SingleOrDefault();

        // A user without an organisation is nobody's row, and no policy shows it.
        using var _ = known is null ? (OwnerAccess?)null : db.UseOwnerAccess();
        var user = known is null
            ? new User { Email = email, FirstName = "", LastName = "", CreatedAt = now }
            : await db.Users.IgnoreQueryFilters().SingleAsync(u => u.Id == known.UserId, cancellationToken);
        (user.OrganizationId, user.Role, user.IsActive, user.UpdatedAt) = (caller.OrganizationId, input.Role, true, now);

        var problems = new FieldProblems();
        UserRules.Fill(user, input, problems);
        UserRules.CheckEmail(email, problems);
        if (problems.Failure is { } invalid)
        {
            db.ChangeTracker.Clear();
            return invalid;
        }

        if (known is null) db.Users.Add(user);
        try
        {
            return await db.TrySaveAsync(cancellationToken) ? UserView.From(user) : UserFailures.EmailTaken();
        }
        catch (DbUpdateException)
        {
            // Somebody took the address in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if ((await UserEmails.OwnersAsync(db, email, cancellationToken)).Count > 0) return UserFailures.EmailTaken();
            throw;
        }
    }
}
