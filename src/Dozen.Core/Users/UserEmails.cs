using System.Text;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

/// <param name="IsAmbiguous">Several users have the address in other spellings, and none exactly this one.</param>
internal sealed record UserMatch(long UserId, bool IsAmbiguous);

/// <summary>How an e-mail address finds its user, over all organisations: as written first, then without regard to case.</summary>
internal static class UserEmails
{
    /// <returns>Null when nobody has the address. Ask with owner access.</returns>
    public static async Task<UserMatch?> FindAsync(DozenDbContext db, string email, CancellationToken cancellationToken)
    {
        var users = db.Users.IgnoreQueryFilters().AsNoTracking();
        var exact = await users.Where(u => u.Email == email).Select(u => u.Id).ToListAsync(cancellationToken);
        if (exact.Count > 0) return new UserMatch(exact[0], false);

        // Only the letters of ASCII have a case here. Elsewhere folding joins what differs: the Kelvin sign becomes a k,
        // and an address somebody else owns would become a user's.
        if (!Ascii.IsValid(email)) return null;
        var lower = email.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // the database's lower(), not this machine's
        var likely = await users.Where(u => u.Email.ToLower() == lower).OrderBy(u => u.Id).Select(u => new { u.Id, u.Email }).ToListAsync(cancellationToken);
#pragma warning restore CA1304, CA1311, CA1862
        var matches = likely.Where(u => Ascii.EqualsIgnoreCase(u.Email, email)).ToList();
        return matches.Count == 0 ? null : new UserMatch(matches[0].Id, matches.Count > 1);
    }
}
