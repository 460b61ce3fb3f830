using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>A person says that what stands in fields of a lead is right, so that it stays when its source's data goes.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class ConfirmLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="fields">Names such as <c>phone</c>; null for all that tell of the business.</param>
    public async Task<Result<Done>> ExecuteAsync(long leadId, IReadOnlyList<string>? fields, CancellationToken cancellationToken)
    {
        if (fields?.FirstOrDefault(name => PlaceFields.All.All(f => f.Name != name)) is { } unknown)
            return Failure.Invalid("fields", $"\"{unknown}\" can't be confirmed; one of {string.Join(", ", PlaceFields.All.Select(f => f.Name))} can.");

        var lead = await db.Leads.AsNoTracking().SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);

        var confirmed = PlaceFields.All.Where(f => fields?.Contains(f.Name) ?? true).Where(f => f.Read(lead) is not null).ToDictionary(f => f.Name, f => f.Read(lead));
        if (confirmed.Count == 0) return default(Done);
        db.Activities.Add(Activity.Record(caller, leadId, ActivityType.Updated, $"Confirmed {string.Join(", ", confirmed.Keys)}", time.Now(), new { confirmed }));
        await db.SaveChangesAsync(cancellationToken);
        return default(Done);
    }
}
