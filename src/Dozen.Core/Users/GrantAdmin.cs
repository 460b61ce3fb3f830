using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>An administrator and the organisation.</summary>
public sealed record AdminView(long UserId, string Email, string Name, long OrganizationId, string Organization);

/// <summary>
/// Makes somebody the active administrator of an organisation: how the first one comes in once identity is external. For
/// whoever operates the database, so it asks no caller.
/// </summary>
public sealed class GrantAdmin(DozenDbContext db, TimeProvider time)
{
    /// <param name="email">As the identity provider will name the person; a user is created where nobody has it.</param>
    /// <param name="slug">The organisation; null for the user's own, or the only one, or in an empty database a new one.</param>
    public async Task<Result<AdminView>> ExecuteAsync(string email, string? slug, CancellationToken cancellationToken)
    {
        email = email.Trim();
        if (!EmailAddress.IsValid(email)) return Failure.Invalid("email", $"\"{email}\" is no e-mail address.");
        if (email.Equals(FirstOrganization.SubstituteEmail, StringComparison.OrdinalIgnoreCase))
            return Failure.Invalid("email", $"{FirstOrganization.SubstituteEmail} stands for the person at this machine; nobody can sign in with it.");

        using var _ = db.UseOwnerAccess();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var match = await UserEmails.FindAsync(db, email, cancellationToken);
        if (match is { IsAmbiguous: true }) return new Failure(FailureKind.Conflict, "user.ambiguous", $"Several users have {email} in other spellings; name one exactly.");

        var user = match is null ? null : await db.Users.IgnoreQueryFilters().SingleAsync(u => u.Id == match.UserId, cancellationToken);
        if (!(await OrganizationAsync(slug, user, cancellationToken)).TryGet(out var organization, out var refusal)) return refusal;
        if (user?.OrganizationId is { } theirs && theirs != organization.Id)
            return new Failure(FailureKind.Conflict, "user.other_organization", $"{user.Email} belongs to another organisation; a user has one.");

        var now = time.Now();
        if (user is null) db.Users.Add(user = new User { Email = email, FirstName = "", LastName = "", CreatedAt = now });
        (user.OrganizationId, user.Role, user.IsActive, user.UpdatedAt) = (organization.Id, UserRole.Admin, true, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new AdminView(user.Id, user.Email, user.DisplayName, organization.Id, organization.Slug);
    }

    private async Task<Result<Organization>> OrganizationAsync(string? slug, User? user, CancellationToken cancellationToken)
    {
        var all = db.Organizations.IgnoreQueryFilters();
        if (slug is not null)
        {
            return await all.SingleOrDefaultAsync(o => o.Slug == slug, cancellationToken) is { } named
                ? named
                : OrganizationFailures.NotFound(slug);
        }

        if (user?.OrganizationId is { } theirs) return await all.SingleAsync(o => o.Id == theirs, cancellationToken);

        var some = await all.OrderBy(o => o.Id).Take(2).ToListAsync(cancellationToken);
        if (some.Count == 1) return some[0];
        if (some.Count > 1) return OrganizationFailures.Several;

        var first = FirstOrganization.Create(time.Now());
        db.Organizations.Add(first);
        await db.SaveChangesAsync(cancellationToken);
        return first;
    }
}
