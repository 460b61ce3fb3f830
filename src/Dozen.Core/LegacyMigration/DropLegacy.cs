using Dozen.Core.Common;

namespace Dozen.Core.LegacyMigration;

/// <summary>Removes the earlier tables that a migration in place moved to the schema <c>legacy</c>.</summary>
public sealed class DropLegacy(ILegacyTarget target)
{
    public Task<Result<Done>> ExecuteAsync(CancellationToken cancellationToken) => target.DropEarlierAsync(cancellationToken);
}
