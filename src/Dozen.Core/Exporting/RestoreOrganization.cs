using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Exporting;

/// <param name="UsersMatched">Users who were here already, by their e-mail address.</param>
/// <param name="UsersCreated">Users made for the references to them: inactive until somebody lets them in.</param>
public sealed record RestoredOrganization(long OrganizationId, string Slug, IReadOnlyDictionary<string, long> Rows, int UsersMatched, int UsersCreated);

/// <summary>
/// Brings back what <see cref="ExportOrganization"/> wrote. The file is read to its end before anything is written; then all
/// rows go in as one transaction, with new ids.
/// </summary>
[Needs(Area.Organization, Access.Write)]
public sealed class RestoreOrganization(DozenDbContext db, Caller caller, IIdReservation ids, TimeProvider time)
{
    private const int Portion = 500;

    /// <param name="file">Seekable; stays open.</param>
    /// <param name="asNew">Makes a new organisation instead of filling the caller's, which must be empty.</param>
    /// <param name="watch">Told the rows stored so far.</param>
    /// <returns>Refuses a file that is foreign, damaged, cut off or of a newer format, and an organisation that is not empty.</returns>
    public async Task<Result<RestoredOrganization>> ExecuteAsync(Stream file, bool asNew, IProgress<long>? watch, CancellationToken cancellationToken)
    {
        var tables = OrganizationTable.All(db);
        var read = await OrganizationFile.CheckAsync(file, tables, cancellationToken);
        if (!read.TryGet(out var content, out var unusable)) return unusable;

        // As for imports: a bulk load, and for a new organisation rows that no tenant may write.
        using var _ = db.UseOwnerAccess();
        if (!asNew && await IsInUseAsync(cancellationToken)) return RestoreFailures.NotEmpty;

        var shifts = new Dictionary<string, long>();
        foreach (var table in tables.Where(t => t.Name is not ("organizations" or "users")))
            shifts[table.Name] = content.HighestIds[table.Name] == 0 ? 0 : await ids.ReserveAsync(db, table.Name, content.HighestIds[table.Name], cancellationToken);

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var organizationId = asNew ? await AddOrganizationAsync(content.Slug, cancellationToken) : caller.OrganizationId;
            var restored = await FillAsync(file, organizationId, content, tables, shifts, watch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return restored;
        }
        catch (Exception failure) when (failure is JsonException or DbUpdateException)
        {
            // The checksum proves that the file is as it was written, not that Dozen wrote it.
            db.ChangeTracker.Clear();
            return RestoreFailures.Damaged("a row in it is not one that Dozen writes");
        }
    }

    private async Task<RestoredOrganization> FillAsync(
        Stream file, long organizationId, OrganizationFile content, IReadOnlyList<OrganizationTable> tables, Dictionary<string, long> shifts,
        IProgress<long>? watch, CancellationToken cancellationToken)
    {
        var byName = tables.ToDictionary(t => t.Name);
        var users = new Dictionary<long, long>();
        var restoredIds = new RestoredIds(organizationId, content.HighestIds, shifts, users);
        var (matched, created, pending, stored) = (0, 0, 0, 0L);
        var slug = "";
        JsonObject? organization = null;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            await foreach (var (name, row) in OrganizationFile.RowsAsync(file, cancellationToken))
            {
                // Its settings may speak of users, who come next.
                if (name == "organizations")
                {
                    organization = row;
                }
                else if (name == "users")
                {
                    var was = row["id"]!.GetValue<long>();
                    var (user, isNew) = await UserAsync(byName[name], row, organizationId, cancellationToken);
                    users.Add(was, user);
                    if (isNew) created++;
                    else matched++;
                }
                else
                {
                    slug = slug.Length > 0 ? slug : await FillOrganizationAsync(byName["organizations"], organization!, restoredIds, organizationId, cancellationToken);
                    restoredIds.Translate(byName[name], row);
                    db.Add(Settled(byName[name].Read(row, organizationId)));
                    if (++pending == Portion) await StoreAsync();
                }

                if (++stored % Portion == 0) watch?.Report(stored);
            }

            await StoreAsync();
            slug = slug.Length > 0 ? slug : await FillOrganizationAsync(byName["organizations"], organization!, restoredIds, organizationId, cancellationToken);
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = true;
        }

        watch?.Report(stored);
        return new RestoredOrganization(organizationId, slug, content.Counts, matched, created);

        async Task StoreAsync()
        {
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            pending = 0;
        }
    }

    /// <summary>A run that had not ended must not begin again by itself, in another place and perhaps much later.</summary>
    private object Settled(object entity)
    {
        if (entity is WorkflowExecution { IsFinished: false } run) run.Cancel(time.Now());
        return entity;
    }

    private async Task<bool> IsInUseAsync(CancellationToken cancellationToken) =>
        await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AnyAsync(cancellationToken)
        || await db.Campaigns.AnyAsync(cancellationToken)
        || await db.Workflows.AnyAsync(cancellationToken)
        || await db.WorkflowExecutions.AnyAsync(cancellationToken);

    private async Task<long> AddOrganizationAsync(string slug, CancellationToken cancellationToken)
    {
        var organization = new Organization { Name = slug, Slug = await FreeSlugAsync(slug, 0, cancellationToken), CreatedAt = time.Now(), UpdatedAt = time.Now() };
        db.Add(organization);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return organization.Id;
    }

    /// <summary>Gives the organisation what the file says of it, and takes away the scoring rules that a new one begins with.</summary>
    private async Task<string> FillOrganizationAsync(
        OrganizationTable table, JsonObject row, RestoredIds restoredIds, long organizationId, CancellationToken cancellationToken)
    {
        restoredIds.Translate(table, row);
        var said = (Organization)table.Read(row, organizationId);
        var slug = await FreeSlugAsync(said.Slug, organizationId, cancellationToken);
        await db.Organizations.IgnoreQueryFilters().Where(o => o.Id == organizationId).ExecuteUpdateAsync(
            s => s.SetProperty(o => o.Name, said.Name).SetProperty(o => o.Slug, slug).SetProperty(o => o.Description, said.Description)
                .SetProperty(o => o.Website, said.Website).SetProperty(o => o.Industry, said.Industry).SetProperty(o => o.Size, said.Size)
                .SetProperty(o => o.Settings, said.Settings).SetProperty(o => o.SubscriptionTier, said.SubscriptionTier).SetProperty(o => o.BillingEmail, said.BillingEmail)
                .SetProperty(o => o.Version, said.Version).SetProperty(o => o.CreatedAt, said.CreatedAt).SetProperty(o => o.UpdatedAt, said.UpdatedAt),
            cancellationToken);
        await db.ScoringRules.IgnoreQueryFilters().Where(r => r.OrganizationId == organizationId).ExecuteDeleteAsync(cancellationToken);
        return slug;
    }

    private async Task<string> FreeSlugAsync(string slug, long except, CancellationToken cancellationToken)
    {
        var free = slug;
        for (var number = 2; await db.Organizations.IgnoreQueryFilters().AnyAsync(o => o.Slug == free && o.Id != except, cancellationToken); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{slug[..Math.Min(slug.Length, 90)]}-{number}");
        return free;
    }

    /// <summary>
    /// The user of this organisation with the same address; else a new one who can't sign in. Whoever belongs to another
    /// organisation stays there, and a name without an address stands for them here.
    /// </summary>
    private async Task<(long Id, bool IsNew)> UserAsync(OrganizationTable table, JsonObject row, long organizationId, CancellationToken cancellationToken)
    {
        var email = row["email"]!.GetValue<string>();
        var match = await UserEmails.FindAsync(db, email, cancellationToken);
        var isHere = match is { IsAmbiguous: false } && await db.Users.IgnoreQueryFilters().AnyAsync(u => u.Id == match.UserId && u.OrganizationId == organizationId, cancellationToken);
        if (isHere) return (match!.UserId, false);

        var was = row["id"]!.GetValue<long>();
        row.Remove("id");
        var user = (User)table.Read(row, organizationId);
        user.IsActive = false;

        // .invalid is reserved: no mail goes there, and nobody proves to be it.
        if (match is not null) user.Email = string.Create(CultureInfo.InvariantCulture, $"restored-{organizationId}-{was}@dozen.invalid");
        db.Add(user);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return (user.Id, true);
    }
}
