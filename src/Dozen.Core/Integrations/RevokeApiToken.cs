using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>
/// Ends a token, and with it its row. Here it is refused from the next request on, in another process that shares the database
/// after <see cref="KnownCallers.KeptFor"/>.
/// </summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class RevokeApiToken(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(long id, CancellationToken cancellationToken)
    {
        var row = await db.Integrations.SingleOrDefaultAsync(i => i.Id == id && i.IntegrationType == IntegrationType.ApiToken, cancellationToken);
        if (row is null) return ApiTokenFailures.NotFound(id);

        db.Integrations.Remove(row);
        db.Activities.Add(Activity.Record(
            caller, null, ActivityType.Other, $"API token \"{row.DisplayName}\" revoked".Truncated(500), time.Now(), new { original_type = "api_token_revoked", token_id = id }));
        return await db.TrySaveAsync(cancellationToken) ? default(Done) : ApiTokenFailures.NotFound(id);
    }
}
