using System.Globalization;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>
/// Founds another organisation and invites its first administrator. From then on it is that person's: the founder sees
/// no more of it than anybody else outside (decision 13).
/// </summary>
[Needs(Area.Organization, Access.Write)]
public sealed class FoundOrganization(DozenDbContext db, TimeProvider time)
{
    public async Task<Result<OrganizationView>> ExecuteAsync(NewOrganization input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var name = input.Name.OrNull() ?? "";
        var organization = new Organization { Name = name, Slug = input.Slug.OrNull() ?? await FreeSlugAsync(name, cancellationToken), CreatedAt = now, UpdatedAt = now };
        var admin = new User { Email = input.Admin.Email.OrNull() ?? "", FirstName = "", LastName = "", Role = UserRole.Admin, CreatedAt = now, UpdatedAt = now };
        var (problems, ofAdmin) = (new FieldProblems(), new FieldProblems());
        OrganizationRules.CheckName(organization.Name, problems);
        OrganizationRules.CheckSlug(organization.Slug, problems);
        OrganizationRules.Fill(organization, input, problems);
        UserRules.Fill(admin, new ProfilePatch { FirstName = input.Admin.FirstName, LastName = input.Admin.LastName }, ofAdmin);
        UserRules.CheckEmail(admin.Email, ofAdmin);
        foreach (var (field, messages) in ofAdmin.Failure?.Errors ?? new Dictionary<string, string[]>()) problems.Add($"admin.{field}", messages[0]);
        if (problems.Failure is { } invalid) return invalid;
        if (await RefusalAsync(organization, admin, cancellationToken) is { } refusal) return refusal;

        // Rows of another organisation than the caller's: no policy would let them pass.
        using var _ = db.UseOwnerAccess();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.Organizations.Add(organization);
            await db.SaveChangesAsync(cancellationToken);
            admin.OrganizationId = organization.Id;
            db.Users.Add(admin);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody took the slug or the address in between; anything else is a fault.
            db.ChangeTracker.Clear();
            if (await RefusalAsync(organization, admin, cancellationToken) is { } late) return late;
            throw;
        }

        return OrganizationView.From(organization);
    }

    private async Task<Failure?> RefusalAsync(Organization organization, User admin, CancellationToken cancellationToken) =>
        await OrganizationRules.IsTakenAsync(db, organization.Slug, null, cancellationToken) ? OrganizationFailures.SlugTaken
        : (await UserEmails.OwnersAsync(db, admin.Email, cancellationToken)).Count > 0 ? UserFailures.EmailTaken("admin.email")
        : null;

    private async Task<string> FreeSlugAsync(string name, CancellationToken cancellationToken)
    {
        var wanted = OrganizationRules.SlugOf(name);
        var slug = wanted;
        for (var number = 2; number < 1_000 && await OrganizationRules.IsTakenAsync(db, slug, null, cancellationToken); number++)
            slug = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
        return slug;
    }
}
