using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Duplicates;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

public enum PreviewOutcome
{
    /// <summary>Would become a new lead.</summary>
    Create,

    /// <summary>Means a lead that stands, or an earlier row.</summary>
    Merge,

    /// <summary>Means a lead in the trash.</summary>
    Skip,

    Reject,
}

/// <summary>What one of the first rows would become.</summary>
/// <param name="Lead">Null for a rejected row.</param>
/// <param name="LeadId">The stored lead it means, if any.</param>
/// <param name="Rule">By what it was recognised.</param>
public sealed record PreviewRow(
    long Line, PreviewOutcome Outcome, LeadDraft? Lead, long? LeadId, LeadKeyKind? Rule, string? Column, string? Reason);

/// <param name="Columns">All columns of the file that are known so far.</param>
/// <param name="IsRemembered">The mapping was confirmed for a file with these headings before.</param>
public sealed record ImportPreview(
    string Format, IReadOnlyList<string> Columns, ColumnMapping Mapping, bool IsRemembered, IReadOnlyList<PreviewRow> Rows);

/// <summary>Shows what an import would do with the first rows of a file. Writes nothing.</summary>
[Needs(Area.Imports, Access.Write)]
public sealed class PreviewImport(DozenDbContext db)
{
    /// <param name="stream">The file; seekable. Stays open.</param>
    public async Task<Result<ImportPreview>> ExecuteAsync(Stream stream, string fileName, ImportSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Mapping?.Problem() is { } problem) return problem;

        var opened = await ImportFile.OpenAsync(stream, fileName, settings.ToFileOptions(), cancellationToken);
        if (!opened.TryGet(out var reader, out var unreadable)) return unreadable;
        await using var _ = reader;

        var organization = new OrganizationSettings(await db.Organizations.AsNoTracking().Select(o => o.Settings).SingleAsync(cancellationToken));
        var plan = await ImportPlan.MakeAsync(reader, settings.Mapping, organization, cancellationToken);
        var reading = new RowReading(plan.Mapping, reader.Columns, settings.Country ?? organization.DefaultCountry);
        var outcomes = plan.Sample.Select(row => (row.Line, Outcome: reading.Read(row))).ToList();

        var keys = outcomes.Where(o => o.Outcome.Draft is not null).SelectMany(o => DraftLead.Identity(o.Outcome.Draft!).Keys);
        var matcher = new LeadMatcher<StoredLead>();
        foreach (var lead in await new StoredLeads(db).FindAsync(keys, cancellationToken)) matcher.Add(lead, lead.Identity);

        var rows = outcomes.Select(o => Show(o.Line, o.Outcome, matcher)).ToList();
        return new ImportPreview(reader.Format, [.. reader.Columns], plan.Mapping, plan.IsRemembered, rows);
    }

    private static PreviewRow Show(long line, RowOutcome outcome, LeadMatcher<StoredLead> matcher)
    {
        if (outcome.Draft is not { } draft) return new(line, PreviewOutcome.Reject, null, null, null, outcome.Column, outcome.Reason);

        var identity = DraftLead.Identity(draft);
        if (matcher.Find(identity) is not { } match)
        {
            matcher.Add(new StoredLead(0, false, identity), identity);
            return new(line, PreviewOutcome.Create, draft, null, null, null, null);
        }

        matcher.Add(match.Lead, identity);
        return new(
            line, match.Lead.IsInTrash ? PreviewOutcome.Skip : PreviewOutcome.Merge, draft,
            match.Lead.Id == 0 ? null : match.Lead.Id, match.Rule, null, null);
    }
}
