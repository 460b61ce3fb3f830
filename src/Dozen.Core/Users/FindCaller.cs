using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>Finds who the owner of a verified e-mail address is here. Runs before there is a caller, over all organisations.</summary>
public sealed class FindCaller(DozenDbContext db)
{
    public async Task<Result<Caller>> ByEmailAsync(string email, CancellationToken cancellationToken)
    {
        // The substitute user stands for whoever sits at the machine; nobody can be it from outside.
        if (email.Equals(FirstOrganization.SubstituteEmail, StringComparison.OrdinalIgnoreCase)) return IdentityFailures.Unknown;

        using var _ = db.UseOwnerAccess();
        if (await UserEmails.FindAsync(db, email, cancellationToken) is not { } match) return IdentityFailures.Unknown;
        if (match.IsAmbiguous) return IdentityFailures.Ambiguous;

        var user = await db.Users.IgnoreQueryFilters().AsNoTracking().Where(u => u.Id == match.UserId)
            .Select(u => new
            {
                u.Id,
                u.OrganizationId,
                u.Role,
                u.IsActive,
                OrganizationIsActive = db.Organizations.Any(o => o.Id == u.OrganizationId && o.IsActive),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return user switch
        {
            null => IdentityFailures.Unknown,
            { IsActive: false } => IdentityFailures.Inactive,
            { OrganizationId: null } => IdentityFailures.NoOrganization,

            // An administrator can open it again: otherwise whoever closes an organisation locks everybody out for good.
            { OrganizationIsActive: false, Role: not UserRole.Admin } => IdentityFailures.OrganizationInactive,
            _ => new Caller(user.OrganizationId.Value, user.Id, user.Role),
        };
    }
}
