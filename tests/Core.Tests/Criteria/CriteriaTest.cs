using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Leads;

namespace Dozen.Core.Tests.Criteria;

/// <summary>A lead that has something in every field, one that has nothing, and criteria asked of them.</summary>
internal static class CriteriaTest
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static LeadFacts Full { get; } = new(
        new Lead
        {
            Id = 7,
            OrganizationId = 1,
            ExternalId = "google:ChIJ1",
            Email = "Maria@Gmail.com",
            FirstName = " Maria ",
            LastName = "ΠΑΠΑΔΟΠΟΎΛΟΥ",
            Company = "Ταβέρνα Αθηνά",
            JobTitle = "CEO & Founder",
            Phone = "+357 25 123456",
            PhoneE164 = "+35725123456",
            Website = "https://athena.example/menu",
            WebsiteDomain = "athena.example",
            LinkedinUrl = "https://linkedin.com/in/maria",
            Industry = "Restaurants",
            Address = "Main Street 1",
            City = "Limassol",
            Region = "Limassol District",
            PostalCode = "3036",
            Country = "CY",
            Latitude = 34.68,
            Longitude = 33.04,
            Status = LeadStatus.Qualified,
            Source = LeadSource.Referral,
            LeadTemperature = LeadTemperature.Warm,
            Score = 55,
            Value = 120_000,
            Notes = "Asked for a demo",
            Tags = ["VIP", "café"],
            CustomFields = JsonText.Trusted("""{"company_size":"1200","tier":"Gold","agreed":true,"seats":12.5,"renewal":"2026-04-01","codes":["A1","B2",3],"nested":{"deep":" x "},"blank":"  ","empty":[],"nothing":null}"""),
            EnrichmentData = JsonText.Trusted("""{"google_maps":{"rating":4.5,"category":"Taverna"},"ai":{"segment":"smb"}}"""),
            ExpectedCloseDate = new DateOnly(2026, 3, 5),
            LastEngagementDate = Now.AddDays(-3).AddHours(-1),
            AssignedToId = 9,
            CreatedAt = Now.AddDays(-40),
            UpdatedAt = Now.AddDays(-1),
        },
        Now)
    {
        Activities =
        [
            new(ActivityType.EmailOpened, ActivityDirection.Inbound, ActivityStatus.Completed, Now.AddDays(-2), "Spring offer"),
            new(ActivityType.EmailOpened, ActivityDirection.Inbound, ActivityStatus.Completed, Now.AddDays(-50), "Winter OFFER"),
            new(ActivityType.Call, ActivityDirection.Outbound, ActivityStatus.Scheduled, Now.AddDays(-1), null),
        ],
        FirstContactedAt = Now.AddDays(-30),
        LastContactedAt = Now.AddDays(-6),
        CampaignIds = [3, 5],
    };

    public static LeadFacts Bare { get; } = new(new Lead { Id = 8, OrganizationId = 1, Company = null, CreatedAt = Now, UpdatedAt = Now }, Now);

    public static LeadCriteria Read(string json)
    {
        var reading = CriteriaReader.Read(json, NamedLists.BuiltIn);
        Assert.Empty(reading.Problems);
        return reading.Criteria!;
    }

    public static bool Matches(string json, LeadFacts? facts = null) => Read(json).Matches(facts ?? Full);

    public static IReadOnlyList<CriteriaProblem> Problems(string json) => CriteriaReader.Read(json, NamedLists.BuiltIn).Problems;
}
