using Dozen.Core.Campaigns;
using Dozen.Core.Database;

namespace Dozen.Core.Tests.Campaigns;

public sealed class CampaignTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("active")]
    [InlineData("active paused active completed")]
    [InlineData("active paused completed")]
    [InlineData("cancelled")]
    [InlineData("active cancelled")]
    [InlineData("active paused cancelled")]
    [InlineData("active active")]
    [InlineData("active completed completed")]
    public void A_campaign_goes_these_ways(string way)
    {
        var campaign = new Campaign { Name = "Spring" };

        foreach (var step in Steps(way)) Assert.Null(campaign.MoveTo(step, Now));

        Assert.Equal(Steps(way).Last(), campaign.Status);
    }

    [Theory]
    [InlineData("paused", "campaign.step")]
    [InlineData("completed", "campaign.step")]
    [InlineData("active draft", "campaign.step")]
    [InlineData("active completed active", "campaign.ended")]
    [InlineData("active completed cancelled", "campaign.ended")]
    [InlineData("cancelled active", "campaign.ended")]
    public void And_no_others(string way, string code)
    {
        var campaign = new Campaign { Name = "Spring" };
        foreach (var step in Steps(way).SkipLast(1)) Assert.Null(campaign.MoveTo(step, Now));
        var before = campaign.Status;

        Assert.Equal(code, campaign.MoveTo(Steps(way).Last(), Now)?.Code);

        Assert.Equal(before, campaign.Status);
    }

    [Fact]
    public void An_ended_campaign_takes_late_bills_and_a_description_only()
    {
        var campaign = new Campaign { Name = "Spring" };
        campaign.MoveTo(CampaignStatus.Cancelled, Now);

        Assert.Null(campaign.RefusalOf(new CampaignPatch { BudgetSpent = 5, Description = "Called off" }));
        Assert.Equal("campaign.ended", campaign.RefusalOf(new CampaignPatch { BudgetSpent = 5, Name = "Summer" })?.Code);
        Assert.Equal("campaign.ended", campaign.RefusalOfMembers()?.Code);
        Assert.Null(campaign.RefusalToDelete());
    }

    [Fact]
    public void What_a_member_reached_first_keeps_its_time()
    {
        var member = new CampaignLead();

        Assert.Equal(CampaignLeadStatus.Contacted, member.MoveTo(CampaignLeadStatus.Contacted, Now));
        Assert.Equal(CampaignLeadStatus.Responded, member.MoveTo(CampaignLeadStatus.Responded, Now.AddDays(1)));
        Assert.Null(member.MoveTo(CampaignLeadStatus.Pending, Now.AddDays(2)));
        Assert.Null(member.MoveTo(CampaignLeadStatus.Responded, Now.AddDays(3)));

        Assert.Equal((Now, Now.AddDays(1), null), (member.LastContactAt, member.ResponseAt, member.ConversionAt));
        Assert.Equal(CampaignLeadStatus.Responded, member.Status);
    }

    private static IEnumerable<CampaignStatus> Steps(string way) => way.Split(' ').Select(s => SnakeCase.Parse<CampaignStatus>(s)!.Value);
}
