using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>Makes a fresh database usable: one organisation, and the substitute user who stands for the person at this machine.</summary>
public sealed class FirstOrganization(DozenDbContext db, TimeProvider time)
{
    /// <summary>The substitute user's address; reserved by RFC 2606, so it can belong to nobody.</summary>
    public const string SubstituteEmail = "you@dozen.example";

    /// <summary>Finds the organisation of the substitute user, or creates both in an empty database.</summary>
    /// <returns>The substitute user as a caller, or null when the database has organisations but no substitute user.</returns>
    public async Task<Caller?> EnsureAsync(CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        if (await FindAsync(cancellationToken) is { } known) return known;
        if (await db.Organizations.IgnoreQueryFilters().AnyAsync(cancellationToken)) return null;

        var now = time.Now();
        var organization = Create(now);
        db.Organizations.Add(organization);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            db.Users.Add(new User
            {
                OrganizationId = organization.Id,
                Email = SubstituteEmail,
                FirstName = "You",
                LastName = "",
                Role = UserRole.Admin,
                CreatedAt = now,
                UpdatedAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another process started on the same empty database and was first; its rows are as good as ours.
            db.ChangeTracker.Clear();
        }

        return await FindAsync(cancellationToken);
    }

    internal static Organization Create(DateTimeOffset now) => new() { Name = "My organisation", Slug = "my-organisation", CreatedAt = now, UpdatedAt = now };

    private async Task<Caller?> FindAsync(CancellationToken cancellationToken)
    {
        var user = await db.Users.IgnoreQueryFilters().AsNoTracking()
            .Where(u => u.Email == SubstituteEmail && u.IsActive && u.OrganizationId != null)
            .Select(u => new { u.Id, u.OrganizationId, u.Role }).SingleOrDefaultAsync(cancellationToken);
        return user is null ? null : new Caller(user.OrganizationId!.Value, user.Id, user.Role);
    }
}
