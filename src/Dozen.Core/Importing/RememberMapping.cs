using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>Remembers, for the organisation, where the columns of files with these headings go.</summary>
[Needs(Area.Imports, Access.Write)]
public sealed class RememberMapping(DozenDbContext db, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(IReadOnlyList<string> columns, ColumnMapping mapping, CancellationToken cancellationToken)
    {
        if (mapping.Problem() is { } problem) return problem;
        var organization = await db.Organizations.SingleAsync(cancellationToken);
        var settings = new OrganizationSettings(organization.Settings);
        settings.RememberImportMapping(ColumnMapping.Fingerprint(columns), JsonSerializer.SerializeToNode(mapping, JsonText.Compact)!);
        organization.Settings = settings.ToJson();
        organization.UpdatedAt = time.Now();
        return await db.TrySaveAsync(cancellationToken)
            ? new Done()
            : new Failure(FailureKind.Stale, "organization.stale", "The organisation's settings were changed at the same time. Try again.");
    }
}
