using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>Changes the caller's own organisation.</summary>
[Needs(Area.Organization, Access.Write)]
public sealed class UpdateOrganization(DozenDbContext db, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<OrganizationView>> ExecuteAsync(long id, OrganizationPatch patch, long? version, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.SingleOrDefaultAsync(o => o.Id == id, cancellationToken);
        if (organization is null) return OrganizationFailures.NotFound(id);
        if (version is { } seen && seen != organization.Version) return OrganizationFailures.Stale;

        var problems = new FieldProblems();
        if (patch.Name.IsPresent) OrganizationRules.CheckName(organization.Name = patch.Name.Value.OrNull() ?? "", problems);
        if (patch.Slug.IsPresent) OrganizationRules.CheckSlug(organization.Slug = patch.Slug.Value.OrNull() ?? "", problems);
        OrganizationRules.Fill(organization, patch, problems);
        var taken = patch.Slug.IsPresent && await OrganizationRules.IsTakenAsync(db, organization.Slug, id, cancellationToken);
        if ((problems.Failure ?? (taken ? OrganizationFailures.SlugTaken : null)) is { } refusal)
        {
            db.ChangeTracker.Clear();
            return refusal;
        }

        if (!db.ChangeTracker.HasChanges()) return OrganizationView.From(organization);
        organization.UpdatedAt = time.Now();
        try
        {
            return await db.TrySaveAsync(cancellationToken) ? OrganizationView.From(organization) : OrganizationFailures.Stale;
        }
        catch (DbUpdateException)
        {
            // Somebody took the slug in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if (await OrganizationRules.IsTakenAsync(db, organization.Slug, id, cancellationToken)) return OrganizationFailures.SlugTaken;
            throw;
        }
    }
}
