using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <summary>Who may administer, over all organisations: for whoever operates the database.</summary>
public sealed class AdminQueries(DozenDbContext db)
{
    /// <summary>The active administrators who can sign in, by organisation and address. The substitute user is none of them.</summary>
    public async Task<IReadOnlyList<AdminView>> ListAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var found = await db.Users.IgnoreQueryFilters().AsNoTracking()
            .Where(u => u.Role == UserRole.Admin && u.IsActive && u.Email != FirstOrganization.SubstituteEmail)
            .Join(db.Organizations.Where(o => o.IsActive), u => u.OrganizationId, o => o.Id, (u, o) => new { u.Id, u.Email, u.FirstName, u.LastName, OrganizationId = o.Id, o.Slug })
            .OrderBy(a => a.Slug).ThenBy(a => a.Email).ToListAsync(cancellationToken);
        return [.. found.Select(a => new AdminView(a.Id, a.Email, $"{a.FirstName} {a.LastName}".Trim() is { Length: > 0 } name ? name : a.Email, a.OrganizationId, a.Slug))];
    }
}
