using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;

namespace Dozen.Data.Tests;

/// <summary>What is read about a lead for criteria, on whichever engine.</summary>
public abstract class LeadFactsContract(Engine engine) : DatabaseTest(engine)
{
    private const FactNeeds All = FactNeeds.Activities | FactNeeds.ContactTimes | FactNeeds.Campaigns;

    [Fact]
    public async Task A_stored_lead_answers_criteria_with_its_activities_and_campaigns()
    {
        var lead = await LeadAsync();
        var now = Database.Time.GetUtcNow();
        await LogAsync(lead, ActivityType.EmailOpened, null, now.AddDays(-3));
        await LogAsync(lead, ActivityType.EmailOpened, null, now.AddDays(-60));
        var campaign = await CampaignAsync(lead);

        Assert.True(await MatchesAsync(lead, """{"activities":{"type":"email_opened","within_days":30},"count":{"op":"eq","value":1}}"""));
        Assert.True(await MatchesAsync(lead, """{"activities":{"type":"email_opened"},"count":{"op":"eq","value":2}}"""));
        Assert.True(await MatchesAsync(lead, $$"""{"field":"campaign_ids","op":"has","value":{{campaign}}}"""));
        Assert.True(await MatchesAsync(lead, """{"field":"custom_fields.size","op":"gte","value":10}"""));
        Assert.True(await MatchesAsync(lead, """{"field":"company","op":"eq","value":" ταβέρνα ΑΘΗΝΆ"}"""));
        Assert.True(await MatchesAsync(lead, """{"field":"days_since_engagement","op":"eq","value":3}"""));
    }

    [Fact]
    public async Task A_milestone_speaks_for_the_contacts_that_were_recorded_before_it()
    {
        var lead = await LeadAsync();
        var now = Database.Time.GetUtcNow();
        await LogAsync(lead, ActivityType.Call, ActivityDirection.Outbound, now.AddDays(-50));
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            db.Activities.Add(new Activity { OrganizationId = Database.Caller.OrganizationId, LeadId = lead, ActivityType = ActivityType.Other, Metadata = JsonText.Trusted("""{"milestone":"first"}"""), CompletedAt = now.AddDays(-20), CreatedAt = now });
            return await db.SaveChangesAsync(Cancelled);
        });

        var facts = await FactsAsync(lead, All);

        Assert.Equal((now.AddDays(-20), now.AddDays(-50)), (facts.FirstContactedAt, facts.LastContactedAt));
        Assert.True(await MatchesAsync(lead, """{"field":"first_contacted_at","op":"within_days","value":30}"""));
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_read()
    {
        var lead = await LeadAsync();
        await LogAsync(lead, ActivityType.Call, ActivityDirection.Outbound, Database.Time.GetUtcNow());
        await CampaignAsync(lead);

        var facts = await FactsAsync(lead, FactNeeds.None);

        Assert.Empty(facts.Activities);
        Assert.Empty(facts.CampaignIds);
        Assert.Null(facts.FirstContactedAt);
    }

    private async Task<bool> MatchesAsync(long leadId, string json)
    {
        var criteria = CriteriaReader.Read(json, NamedLists.BuiltIn).Criteria!;
        return criteria.Matches(await FactsAsync(leadId, criteria.Needs));
    }

    private async Task<LeadFacts> FactsAsync(long leadId, FactNeeds needs) =>
        (await Database.RunAsync<LeadFactsQueries, LeadFacts?>(f => f.OfAsync(leadId, needs, Cancelled)))!;

    private async Task<long> LeadAsync() =>
        (await Database.RunAsync<CreateLead, Result<LeadView>>(c => c.ExecuteAsync(new NewLead { Company = "Ταβέρνα Αθηνά", CustomFields = JsonText.Trusted("""{"size":12}""") }, Cancelled))).Value.Id;

    private async Task LogAsync(long leadId, ActivityType type, ActivityDirection? direction, DateTimeOffset at) =>
        Assert.True((await Database.RunAsync<LogActivity, Result<ActivityView>>(l => l.ExecuteAsync(new NewActivity(leadId, type, direction, CompletedAt: at), Cancelled))).Succeeded);

    private async Task<long> CampaignAsync(long leadId)
    {
        var campaign = (await Database.RunAsync<Core.Campaigns.CreateCampaign, Result<Core.Campaigns.CampaignView>>(c => c.ExecuteAsync(new Core.Campaigns.NewCampaign { Name = "Spring" }, Cancelled))).Value;
        await Database.RunAsync<Core.Campaigns.AddCampaignMembers, Result<Core.Campaigns.MembersAdded>>(a => a.ExecuteAsync(campaign.Id, new Core.Campaigns.NewMembers { LeadIds = [leadId] }, Cancelled));
        return campaign.Id;
    }
}

public sealed class SqliteLeadFactsTests() : LeadFactsContract(Engine.Sqlite);

public sealed class PostgresLeadFactsTests() : LeadFactsContract(Engine.Postgres);
