using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <param name="Existing">It was there before; nothing of it was changed.</param>
public sealed record FoundLead(long LeadId, bool Existing);

/// <summary>
/// Gives the living lead that has an e-mail address, or adds it: for programs that send the same lead again. The first of several
/// is meant. Two calls at the very same moment may both add one, as with <see cref="CreateLeadWithNewEmail"/>.
/// </summary>
[Needs(Area.Leads, Access.Write)]
public sealed class FindOrCreateLead(DozenDbContext db, CreateLead create)
{
    public async Task<Result<FoundLead>> ExecuteAsync(NewLead input, CancellationToken cancellationToken)
    {
        if (input.Email.Value?.Trim() is { } email && EmailAddress.IsValid(email))
        {
            // Under row-level security the index over lower(email) would not be used.
            using var _ = db.UseOwnerAccess();
            var key = EmailAddress.KeyOf(email);
            if (await db.Leads.Where(l => l.Email!.ToLower() == key).OrderBy(l => l.Id).Select(l => (long?)l.Id).FirstOrDefaultAsync(cancellationToken) is { } known) return new FoundLead(known, true);
        }

        return (await create.ExecuteAsync(input, cancellationToken)).TryGet(out var lead, out var failure) ? new FoundLead(lead.Id, false) : failure;
    }
}
