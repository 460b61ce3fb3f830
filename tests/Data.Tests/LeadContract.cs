using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Testing;

namespace Dozen.Data.Tests;

/// <summary>What leads do, on whichever engine.</summary>
public abstract class LeadContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task A_new_lead_can_be_read_back_as_it_was_given()
    {
        var created = (await Create(new NewLead { Company = "Ταβέρνα Αθηνά", Phone = "+357 25 123456", Website = "https://www.Athena.example/menu", Tags = new(["vip", "café"]) })).Value;

        var read = (await Get(created.Id)).Value;

        Assert.Equal(created, read with { Tags = created.Tags });
        Assert.Equal(["vip", "café"], read.Tags);
        Assert.Equal("+35725123456", read.PhoneE164);
        Assert.Equal("athena.example", read.WebsiteDomain);
        Assert.Equal(1, read.Version);
        Assert.Equal(Database.Time.GetUtcNow(), read.CreatedAt);
    }

    [Fact]
    public async Task A_lead_without_any_identity_is_refused_by_field()
    {
        var refused = await Create(new NewLead { FirstName = "Maria" });

        Assert.Equal("validation", refused.Failure!.Code);
        Assert.Contains("company", refused.Failure.Errors.Keys);
    }

    [Theory]
    [InlineData("αθηνα")]
    [InlineData("ΑΘΗΝΆ ταβερνα")]
    [InlineData("αθ")]
    [InlineData("100%")]
    [InlineData("a_b")]
    [InlineData("[x]*?")]
    public async Task Search_finds_every_word_without_regard_to_case_and_accents(string search)
    {
        await Create(new NewLead { Company = "Ταβέρνα Αθηνά 100% a_b [x]*?" });
        await Create(new NewLead { Company = "Other place 1000 aXb x" });

        var found = await List(new LeadFilter { Search = search });

        Assert.Equal("Ταβέρνα Αθηνά 100% a_b [x]*?", Assert.Single(found.Items).Company);
    }

    [Fact]
    public async Task Tags_filter_by_the_whole_tag()
    {
        await Create(new NewLead { Company = "A", Tags = new(["vip", "a\"quote\\"]) });
        await Create(new NewLead { Company = "B", Tags = new(["vip-old"]) });

        Assert.Equal("A", Assert.Single((await List(new LeadFilter { Tags = ["vip"] })).Items).Company);
        Assert.Equal("A", Assert.Single((await List(new LeadFilter { Tags = ["a\"quote\\", "vip"] })).Items).Company);
        Assert.Empty((await List(new LeadFilter { Tags = ["vi"] })).Items);
    }

    [Fact]
    public async Task A_change_of_status_stands_in_the_timeline_with_from_and_to()
    {
        var lead = (await Create(new NewLead { Company = "A" })).Value;
        Database.Time.Advance(TimeSpan.FromMinutes(1));

        var changed = (await Database.RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, new(LeadStatus.Qualified, lead.Version), Cancelled))).Value;

        var newest = (await Timeline(lead.Id)).Items[0];
        Assert.Equal((LeadStatus.Qualified, 2L), (changed.Status, changed.Version));
        Assert.Equal("status_changed", newest.Type);
        Assert.Equal("new", newest.Details.ToObject()["from"]!.GetValue<string>());
        Assert.Equal("qualified", newest.Details.ToObject()["to"]!.GetValue<string>());
        Assert.Equal("You", newest.UserName);
    }

    [Fact]
    public async Task An_update_lists_the_changed_fields_with_before_and_after()
    {
        var lead = (await Create(new NewLead { Company = "A", City = "Paphos" })).Value;
        Database.Time.Advance(TimeSpan.FromMinutes(1));

        var patch = new LeadPatch { City = new("Limassol"), Company = new("A"), Tags = new(["new"]) };
        await Database.RunAsync<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, patch, null, Cancelled));

        var changes = (await Timeline(lead.Id)).Items[0].Details.ToObject()["changes"]!.AsObject();
        Assert.Equal(["city", "tags"], changes.Select(c => c.Key).Order());
        Assert.Equal("Paphos", changes["city"]!["from"]!.GetValue<string>());
        Assert.Equal("Limassol", changes["city"]!["to"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stale_version_changes_nothing()
    {
        var lead = (await Create(new NewLead { Company = "A" })).Value;
        await Database.RunAsync<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, new LeadPatch { City = new("X") }, lead.Version, Cancelled));

        var second = await Database.RunAsync<UpdateLead, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, new LeadPatch { City = new("Y") }, lead.Version, Cancelled));

        Assert.Equal("lead.stale", second.Failure!.Code);
        Assert.Equal("X", (await Get(lead.Id)).Value.City);
    }

    [Fact]
    public async Task A_trashed_lead_leaves_the_lists_and_comes_back_whole()
    {
        var lead = (await Create(new NewLead { Company = "A" })).Value;

        await Database.RunAsync<TrashLead, Result<UndoTicket>>(v => v.ExecuteAsync(lead.Id, null, Cancelled));
        Assert.Empty((await List(new LeadFilter())).Items);
        Assert.Equal(lead.Id, Assert.Single((await List(new LeadFilter { Trash = true })).Items).Id);

        var restored = (await Database.RunAsync<RestoreLead, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, Cancelled))).Value;
        Assert.Null(restored.DeletedAt);
        Assert.Equal(["restored", "deleted", "created"], (await Timeline(lead.Id)).Items.Select(e => e.Type));
    }

    [Fact]
    public async Task Another_organisation_sees_and_reaches_nothing()
    {
        var lead = (await Create(new NewLead { Company = "Mine", Tags = new(["vip"]) })).Value;
        var other = await Database.AddOrganizationAsync("other", Cancelled);

        Assert.Equal("lead.not_found", (await Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(lead.Id, Cancelled), other)).Failure!.Code);
        Assert.Equal("lead.not_found", (await Database.RunAsync<TrashLead, Result<UndoTicket>>(v => v.ExecuteAsync(lead.Id, null, Cancelled), other)).Failure!.Code);
        Assert.Equal("lead.not_found", (await Database.RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(q => q.ListAsync(lead.Id, 10, null, Cancelled), other)).Failure!.Code);
        foreach (var filter in new[] { new LeadFilter(), new LeadFilter { Search = "mine" }, new LeadFilter { Tags = ["vip"] } })
            Assert.Empty((await Database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(filter, new(), Cancelled), other)).Value.Items);
    }

    private Task<Result<LeadView>> Create(NewLead lead) => Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(lead, Cancelled));

    private Task<Result<LeadView>> Get(long id) => Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(id, Cancelled));

    private async Task<Page<LeadSummary>> List(LeadFilter filter) =>
        (await Database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(filter, new(), Cancelled))).Value;

    private async Task<Page<TimelineEntry>> Timeline(long id) =>
        (await Database.RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(q => q.ListAsync(id, 50, null, Cancelled))).Value;
}

public sealed class LeadsOnSqlite() : LeadContract(Engine.Sqlite);

public sealed class LeadsOnPostgres() : LeadContract(Engine.Postgres);
