using System.Text;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <param name="OrganizationId">Null where the user has not been given to one.</param>
/// <param name="Email">As it is stored.</param>
internal sealed record EmailOwner(long UserId, long? OrganizationId, string Email);

/// <param name="IsAmbiguous">Several users have the address in other spellings, and none exactly this one.</param>
internal sealed record UserMatch(long UserId, bool IsAmbiguous);

/// <summary>Who has an e-mail address, over all organisations and with the owner's access.</summary>
internal static class UserEmails
{
    /// <summary>Whom the address means, as written first, then without regard to case; null when nobody has it.</summary>
    public static async Task<UserMatch?> FindAsync(DozenDbContext db, string email, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var exact = await db.Users.IgnoreQueryFilters().Where(u => u.Email == email).Select(u => (long?)u.Id).SingleOrDefaultAsync(cancellationToken);
        if (exact is { } id) return new UserMatch(id, false);

        // Only the letters of ASCII have a case here. Elsewhere folding joins what differs: the Kelvin sign becomes a k,
        // and an address somebody else owns would become a user's.
        if (!Ascii.IsValid(email)) return null;
        var matches = (await OwnersAsync(db, email, cancellationToken)).Where(o => Ascii.EqualsIgnoreCase(o.Email, email)).ToList();
        return matches.Count == 0 ? null : new UserMatch(matches[0].UserId, matches.Count > 1);
    }

    /// <summary>Everybody who has the address in whatever case, oldest first: whoever chooses an address must not be taken for any of them.</summary>
    public static async Task<IReadOnlyList<EmailOwner>> OwnersAsync(DozenDbContext db, string email, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        var key = EmailAddress.KeyOf(email);
        var owners = new List<EmailOwner>();

        // The engines fold letters differently, and SQLite ASCII alone, so the addresses of this length are compared here.
        var candidates = db.Users.IgnoreQueryFilters().AsNoTracking().Where(u => u.Email.Length == email.Length).OrderBy(u => u.Id)
            .Select(u => new EmailOwner(u.Id, u.OrganizationId, u.Email)).AsAsyncEnumerable();
        await foreach (var candidate in candidates.WithCancellation(cancellationToken))
        {
            if (EmailAddress.KeyOf(candidate.Email) == key) owners.Add(candidate);
        }

        return owners;
    }
}
