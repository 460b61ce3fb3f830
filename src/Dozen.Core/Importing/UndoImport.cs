using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Importing;

/// <summary>
/// Takes an import back: deletes the leads it created, empties the fields it filled, and puts back what its source had
/// said before. Leads that somebody has worked on since stay as they are and are counted. Killed midway, it can be
/// run again: what is done is not there to be done twice.
/// </summary>
[Needs(Area.Imports, Access.Write)]
public sealed class UndoImport(DozenDbContext db, Caller caller, IOrganizationLock organizationLock, TimeProvider time)
{
    private const int LeadsPerBatch = 1_000;

    public async Task<Result<ImportView>> ExecuteAsync(long importId, CancellationToken cancellationToken)
    {
        var run = await FindAsync(importId, cancellationToken);
        if (run is null) return ImportFailures.NotFound(importId);
        if (run.OutputData.To<ImportOutput>() is { Undone: not null }) return ImportFailures.AlreadyUndone;

        await using var held = await organizationLock.TryTakeAsync(db, cancellationToken);
        if (held is null) return ImportFailures.Busy;

        if (run.OutputData.To<ImportOutput>()?.Runs is { } queued) await LoadEvents.CancelAsync(db, queued, time.Now(), cancellationToken);

        var undone = await TakeBackAllAsync(importId, run.CreatedAt, isSearch: false, cancellationToken);
        db.ChangeTracker.Clear();
        run = (await FindAsync(importId, cancellationToken))!;
        if (!run.IsFinished) run.Cancel(time.Now());
        run.Annotate(JsonText.From((run.OutputData.To<ImportOutput>() ?? new()) with { Undone = undone }));
        db.Activities.Add(Activity.Record(
            caller, null, ActivityType.Imported, $"Import {importId} undone", time.Now(), new { execution_id = importId, undone }));
        await db.SaveChangesAsync(cancellationToken);
        return ImportView.From(run);
    }

    /// <summary>Takes back what a run wrote, a thousand leads at a time; leads in the trash count as worked on.</summary>
    /// <param name="since">When the run was queued: everything it wrote was written after that.</param>
    /// <param name="isSearch">The run leaves a history of its own and may have visited the leads it found, so that their history alone tells who else has worked on them.</param>
    internal async Task<UndoCounts> TakeBackAllAsync(long runId, DateTimeOffset since, bool isSearch, CancellationToken cancellationToken)
    {
        var undone = new UndoCounts(0, 0, 0);
        var after = 0L;
        while (true)
        {
            db.ChangeTracker.Clear();
            var written = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter])
                .Where(l => l.Id > after && l.UpdatedAt >= since)
                .OrderBy(l => l.Id).Take(LeadsPerBatch).ToListAsync(cancellationToken);
            if (written.Count == 0) return undone;
            after = written[^1].Id;
            undone = await TakeBackAsync(written, runId, isSearch, undone, cancellationToken);
        }
    }

    private async Task<UndoCounts> TakeBackAsync(List<Lead> written, long runId, bool isSearch, UndoCounts counts, CancellationToken cancellationToken)
    {
        var brought = written
            .Select(lead => (Lead: lead, Enrichment: lead.EnrichmentData.ToObject()))
            .Select(l => (l.Lead, l.Enrichment, Sources: SourceData.BroughtBy(l.Enrichment, runId).ToList()))
            .Where(l => l.Sources.Count > 0).ToList();
        var created = brought.Where(l => l.Sources.Any(s => s.Import["created"]?.GetValue<bool>() == true)).ToList();
        var touched = await TouchedAsync(created.Select(l => l.Lead.Id).ToArray(), isSearch ? runId : null, cancellationToken);
        var untouched = created.Where(l => !touched.Contains(l.Lead.Id) && l.Lead.DeletedAt is null && (isSearch || l.Sources.All(s => s.Import["version"]?.GetValue<long>() == l.Lead.Version)))
            .Select(l => l.Lead.Id).ToArray();

        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        await db.CancelUnbegunRunsAsync(untouched, time.Now(), cancellationToken);
        var deleted = await db.Leads.Where(l => untouched.Contains(l.Id)).ExecuteDeleteAsync(cancellationToken);
        var restored = 0;
        var now = time.Now();
        foreach (var (lead, enrichment, sources) in brought.Except(created))
        {
            foreach (var (source, import) in sources)
            {
                EmptyFilled(lead, import["filled"] as JsonObject);
                SourceData.TakeBack(enrichment, source, import, lead.Version + 1);
            }

            lead.EnrichmentData = JsonText.From(enrichment);
            lead.SearchText = SearchText.Of(lead.Company, lead.FirstName, lead.LastName, lead.Email);
            lead.UpdatedAt = now;
            db.Activities.Add(Activity.Record(caller, lead.Id, ActivityType.Imported, $"{(isSearch ? "Search" : "Import")} {runId} undone", now, new { execution_id = runId }));
            restored++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(counts.Deleted + deleted, counts.Restored + restored, counts.Kept + created.Count - deleted);
    }

    /// <summary>The leads among these on which somebody has left something that deleting them would lose.</summary>
    /// <param name="searchId">The search whose own entries in the history don't count; null for an import, of which no import's entries do.</param>
    private async Task<HashSet<long>> TouchedAsync(long[] ids, long? searchId, CancellationToken cancellationToken)
    {
        var touched = new HashSet<long>();
        if (searchId is null)
        {
            touched.UnionWith(await db.Activities.Where(a => ids.Contains(a.LeadId!.Value) && a.ActivityType != ActivityType.Imported)
                .Select(a => a.LeadId!.Value).Distinct().ToListAsync(cancellationToken));
        }
        else
        {
            var entries = await db.Activities.Where(a => ids.Contains(a.LeadId!.Value)).Select(a => new { LeadId = a.LeadId!.Value, a.Metadata }).ToListAsync(cancellationToken);
            touched.UnionWith(entries.Where(e => !(e.Metadata.ToObject()["execution_id"] is JsonValue id && id.TryGetValue(out long run) && run == searchId)).Select(e => e.LeadId));
        }

        touched.UnionWith(await db.LeadNotes.Where(n => ids.Contains(n.LeadId)).Select(n => n.LeadId).Distinct().ToListAsync(cancellationToken));
        touched.UnionWith(await db.CampaignLeads.Where(m => ids.Contains(m.LeadId)).Select(m => m.LeadId).Distinct().ToListAsync(cancellationToken));
        touched.UnionWith(await db.LeadsWithRunsAsync(ids, cancellationToken));
        return touched;
    }

    /// <summary>Empties the fields that still have the value which the import filled in.</summary>
    private static void EmptyFilled(Lead lead, JsonObject? filled)
    {
        if (filled is null) return;
        if (Still("external_id", lead.ExternalId)) lead.ExternalId = null;
        if (Still("email", lead.Email)) lead.Email = null;
        if (Still("first_name", lead.FirstName)) lead.FirstName = null;
        if (Still("last_name", lead.LastName)) lead.LastName = null;
        if (Still("company", lead.Company)) lead.Company = null;
        if (Still("job_title", lead.JobTitle)) lead.JobTitle = null;
        if (Still("phone", lead.Phone)) lead.Phone = lead.PhoneE164 = null;
        if (Still("website", lead.Website)) lead.Website = lead.WebsiteDomain = null;
        if (Still("linkedin_url", lead.LinkedinUrl)) lead.LinkedinUrl = null;
        if (Still("industry", lead.Industry)) lead.Industry = null;
        if (Still("address", lead.Address)) lead.Address = null;
        if (Still("city", lead.City)) lead.City = null;
        if (Still("region", lead.Region)) lead.Region = null;
        if (Still("postal_code", lead.PostalCode)) lead.PostalCode = null;
        if (Still("country", lead.Country)) lead.Country = null;
        if (Still("latitude", lead.Latitude) && Still("longitude", lead.Longitude)) lead.Latitude = lead.Longitude = null;
        if (Still("value", lead.Value)) lead.Value = null;
        if (Still("notes", lead.Notes)) lead.Notes = null;
        if (Still("tags", lead.Tags)) lead.Tags = [];
        if (Still("expected_close_date", lead.ExpectedCloseDate)) lead.ExpectedCloseDate = null;
        if (filled["custom_fields"] is JsonObject added)
        {
            var fields = lead.CustomFields.ToObject();
            foreach (var (name, value) in added)
            {
                if (JsonNode.DeepEquals(fields[name], value)) fields.Remove(name);
            }

            lead.CustomFields = JsonText.From(fields);
        }

        bool Still<T>(string field, T current) =>
            filled[field] is { } value && JsonNode.DeepEquals(value, System.Text.Json.JsonSerializer.SerializeToNode(current));
    }

    private Task<WorkflowExecution?> FindAsync(long importId, CancellationToken cancellationToken) =>
        db.WorkflowExecutions.SingleOrDefaultAsync(e => e.Id == importId && e.WorkflowType == WorkflowType.LeadImport, cancellationToken);
}
