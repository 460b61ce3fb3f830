using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Discovery;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests.Discovery;

/// <summary>What Google lends goes when its time is over: exactly that, and nothing else.</summary>
public abstract class RetentionContract(Engine engine) : DiscoveryTest(engine)
{
    private static readonly PlaceSearch One = Dentists with { MaxResults = 1 };

    [Fact]
    public async Task Before_its_time_nothing_goes()
    {
        await FindAsync(One);
        Database.Time.Advance(TimeSpan.FromDays(29.9));

        Assert.Equal(0, await SweepAsync());
        Assert.NotNull((await LeadAsync()).Phone);
    }

    [Fact]
    public async Task After_its_time_the_place_s_id_stays_and_every_other_value_goes()
    {
        await FindAsync(One);
        Database.Time.Advance(TimeSpan.FromDays(30.1));

        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());

        var lead = await LeadAsync();
        Assert.Equal(("google:town-1", "Google Maps place town-1"), (lead.ExternalId, lead.Company));
        Assert.Equal<object?>([null, null, null, null, null, null, null], [lead.Phone, lead.PhoneE164, lead.Website, lead.WebsiteDomain, lead.Address, lead.Latitude, lead.Longitude]);
        Assert.Equal<object?>([null, null, null, null, null], [lead.Industry, lead.City, lead.Region, lead.PostalCode, lead.Country]);
        Assert.DoesNotContain("birch", lead.SearchText, StringComparison.Ordinal);
        Assert.Equal(["confidence", "expired_at", "fetched_at", "import", "place_id"], lead.EnrichmentData.ToObject()["google_maps"]!.AsObject().Select(d => d.Key).Order());
        Assert.DoesNotContain("Birch", lead.EnrichmentData.Text, StringComparison.Ordinal);
        var history = await RunAsync<DozenDbContext, List<Activity>>(db => db.Activities.AsNoTracking().Where(a => a.LeadId == lead.Id).ToListAsync(Cancelled));
        Assert.DoesNotContain(history, a => (a.Subject + a.Metadata.Text).Contains("Birch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_person_wrote_or_confirmed_stays()
    {
        await FindAsync(One);
        var id = (await LeadAsync()).Id;
        await RunAsync<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(id, new LeadPatch { Phone = new("+1 403 234 7777"), Notes = new("Called them") }, null, Cancelled));
        Assert.True((await RunAsync<ConfirmLead, Result<Done>>(v => v.ExecuteAsync(id, ["company"], Cancelled))).Succeeded);
        Database.Time.Advance(TimeSpan.FromDays(31));

        await SweepAsync();

        var lead = await LeadAsync();
        Assert.Equal(("Birch Dental 1", "+1 403 234 7777", "Called them", null, null), (lead.Company, lead.Phone, lead.Notes, lead.Website, lead.City));
    }

    [Fact]
    public async Task What_the_business_s_own_website_says_stays()
    {
        await FindAsync(One);
        await RunAsync<DozenDbContext, int>(async db =>
        {
            var lead = await db.Leads.SingleAsync(Cancelled);
            var data = lead.EnrichmentData.ToObject();
            data["website"] = JsonNode.Parse("""{"url":"https://dental1.example/","values":{"phone":{"value":"+1 (403) 234-0001","page":"https://dental1.example/contact"}},"found":[{"kind":"name","value":"BIRCH DENTAL 1"}]}""");
            lead.EnrichmentData = JsonText.From(data);
            return await db.SaveChangesAsync(Cancelled);
        });
        Database.Time.Advance(TimeSpan.FromDays(31));

        await SweepAsync();

        var lead = await LeadAsync();
        Assert.Equal(("Birch Dental 1", "+14032340001", "https://dental1.example/", null, null), (lead.Company, lead.PhoneE164, lead.Website, lead.Address, lead.Latitude));
        Assert.True(lead.EnrichmentData.ToObject().ContainsKey("website"));
    }

    [Fact]
    public async Task Of_a_lead_that_stood_before_only_what_Google_filled_goes()
    {
        var typed = (await RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(
            new NewLead { Company = "Birch Dental 1", Phone = new("+1 403 234 0001") }, Cancelled))).Value;
        await FindAsync(One);
        var filled = (await LeadsAsync()).Single(l => l.Id == typed.Id);
        Database.Time.Advance(TimeSpan.FromDays(31));

        await SweepAsync();

        var lead = (await LeadsAsync()).Single(l => l.Id == typed.Id);
        Assert.NotNull(filled.Website);
        Assert.Equal(("Birch Dental 1", "+1 403 234 0001", null, null), (lead.Company, lead.Phone, lead.Website, lead.Address));
    }

    [Fact]
    public async Task A_search_that_finds_it_again_begins_its_time_anew()
    {
        await FindAsync(One);
        Database.Time.Advance(TimeSpan.FromDays(20));
        await FindAsync(One);
        Database.Time.Advance(TimeSpan.FromDays(20));

        Assert.Equal(0, await SweepAsync());

        Database.Time.Advance(TimeSpan.FromDays(11));
        Assert.Equal(1, await SweepAsync());
        Assert.Null((await LeadAsync()).Phone);
    }

    [Fact]
    public async Task What_went_comes_back_with_the_next_search()
    {
        await FindAsync(One);
        Database.Time.Advance(TimeSpan.FromDays(31));
        await SweepAsync();

        await FindAsync(One);

        var lead = await LeadAsync();
        Assert.Equal(("google:town-1", "+1 403 234 0001"), (lead.ExternalId, lead.Phone));
        Database.Time.Advance(TimeSpan.FromDays(31));
        await SweepAsync();
        Assert.Null((await LeadAsync()).Phone);
    }

    [Fact]
    public async Task Leads_in_the_trash_of_other_sources_and_of_other_organisations_are_each_treated_as_their_own()
    {
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await FindAsync(One, other);
        await FindAsync(One);
        var id = (await LeadAsync()).Id;
        await FindAsync(Dentists with { Source = "open_places", Location = "Sampleton", MaxResults = 1 });
        await RunAsync<TrashLead, Result<Core.Leads.Bulk.UndoTicket>>(v => v.ExecuteAsync(id, null, Cancelled));
        Database.Time.Advance(TimeSpan.FromDays(31));

        Assert.Equal(1, await SweepAsync());

        var trashed = await RunAsync<DozenDbContext, Lead>(db => db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AsNoTracking().SingleAsync(l => l.Id == id, Cancelled));
        Assert.Null(trashed.Phone);
        Assert.NotNull((await LeadsAsync()).Single().Company);
        Assert.NotNull((await LeadsAsync(other)).Single().Phone);
    }

    private Task<int> SweepAsync() => RunAsync<ExpirePlaceData, int>(v => v.ExecuteAsync(Cancelled));

    private async Task<Lead> LeadAsync() => (await LeadsAsync()).Single();
}

public sealed class SqliteRetentionTests() : RetentionContract(Engine.Sqlite);

public sealed class PostgresRetentionTests() : RetentionContract(Engine.Postgres);
