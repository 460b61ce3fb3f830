using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>
/// Adds a lead unless a living one of the organisation has its e-mail address, for programs that know a lead by its address.
/// Two calls at the very same moment may still both succeed: duplicates are legal, and found by those who look for them.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class CreateLeadWithNewEmail(DozenDbContext db, CreateLead create)
{
    public async Task<Result<LeadView>> ExecuteAsync(NewLead input, CancellationToken cancellationToken) =>
        input.Email.Value is { } email && await IsKnownAsync(email.Trim(), cancellationToken)
            ? LeadFailures.EmailTaken
            : await create.ExecuteAsync(input, cancellationToken);

    private async Task<bool> IsKnownAsync(string email, CancellationToken cancellationToken)
    {
        // Text that can be no address is refused by the verb; PostgreSQL would not even take some of it as a parameter.
        if (!EmailAddress.IsValid(email)) return false;

        // Under row-level security the index over lower(email) would not be used.
        using var _ = db.UseOwnerAccess();
        var key = EmailAddress.KeyOf(email);
        return await db.Leads.AnyAsync(l => l.Email!.ToLower() == key, cancellationToken);
    }
}
