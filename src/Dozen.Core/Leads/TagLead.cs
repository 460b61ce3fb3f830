using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Leads;

/// <summary>Gives a lead a tag, or takes it away; saying it twice changes nothing.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class TagLead(DozenDbContext db, UpdateLead update)
{
    private const int Attempts = 5;

    /// <param name="tag">At most 100 characters.</param>
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<LeadView>> ExecuteAsync(long leadId, string tag, bool isWanted, long? version, CancellationToken cancellationToken)
    {
        var wanted = tag.Trim();
        if (wanted.Length is 0 or > LeadLimits.Tag) return Failure.Invalid("tag", $"1 to {LeadLimits.Tag} characters.");

        for (var attempt = 1; ; attempt++)
        {
            var lead = await db.Leads.AsNoTracking().Where(l => l.Id == leadId).Select(l => new { l.Tags, l.Version }).SingleOrDefaultAsync(cancellationToken);
            if (lead is null) return LeadFailures.NotFound(leadId);

            string[] tags = isWanted ? [.. lead.Tags, wanted] : [.. lead.Tags.Where(t => t != wanted)];
            var patch = isWanted == lead.Tags.Contains(wanted) ? new LeadPatch() : new LeadPatch { Tags = tags };
            var result = await update.ExecuteAsync(leadId, patch, version ?? lead.Version, cancellationToken);

            // Somebody else's change came in between; the tag goes onto what they left.
            if (version is null && attempt < Attempts && result.Failure?.Kind == FailureKind.Stale) continue;
            return result;
        }
    }
}
