using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>The two real exports, the same on both engines.</summary>
public abstract class RealFileContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task The_Cyprus_file_becomes_118_leads_and_nothing_when_imported_again()
    {
        var first = await Import(RealFiles.Cyprus);
        var before = await Leads();
        Database.Time.Advance(TimeSpan.FromDays(1));
        var second = await Import(RealFiles.Cyprus);

        Assert.Equal((125, 118, 7, 0, 0), (first.Counts.Read, first.Counts.Created, first.Counts.Merged, first.Counts.Skipped, first.Counts.Rejected));
        Assert.Equal(new ImportCounts(Read: 125, Created: 0, Merged: 125, Changed: 0), second.Counts);
        var leads = await Leads();
        Assert.Equal(118, leads.Count);
        Assert.All(leads, l => Assert.StartsWith("google:", l.ExternalId, StringComparison.Ordinal));
        Assert.All(leads, l => Assert.Equal(LeadSource.GoogleMaps, l.Source));
        Assert.DoesNotContain(leads, l => l.Latitude is null);
        Assert.Equal(before.Select(Told).Order(), leads.Select(Told).Order());

        Assert.Equal(new UndoCounts(0, 0, 0), await Undo(second));
        Assert.Equal(new UndoCounts(118, 0, 0), await Undo(first));

        static string Told(Lead l) => $"{l.Id} {l.Version} {l.UpdatedAt:O} {l.EnrichmentData.Text}";
    }

    [Fact]
    public async Task The_dentists_become_12_leads_that_can_be_called()
    {
        var run = await Import(RealFiles.Dentists);

        Assert.Equal((12, 0), (run.Counts.Created, run.Counts.Rejected));
        Assert.All(await Leads(), l => Assert.Matches(@"^\+1\d{10}$", l.PhoneE164));
        Assert.All(await Leads(), l => Assert.Equal(("New York", "NY", "US"), (l.City, l.Region, l.Country)));
    }

    private async Task<ImportView> Import(string path)
    {
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, Path.GetFileName(path), new(), Cancelled))).Value;
        return (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;
    }

    private async Task<UndoCounts?> Undo(ImportView run) => (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(run.Id, Cancelled))).Value.Undone;

    private Task<List<Lead>> Leads() => Database.RunAsync<DozenDbContext, List<Lead>>(db => db.Leads.AsNoTracking().ToListAsync(Cancelled));
}

public sealed class RealFilesOnSqlite() : RealFileContract(Engine.Sqlite);

public sealed class RealFilesOnPostgres() : RealFileContract(Engine.Postgres);
