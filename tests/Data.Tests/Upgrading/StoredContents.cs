using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Scoring;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Dozen.Testing;

namespace Dozen.Data.Tests.Upgrading;

/// <summary>What is in a stored database: rows in each of the twelve tables, and values that an upgrade may stumble over.</summary>
internal static class StoredContents
{
    /// <summary>The lead that has something of everything.</summary>
    public const string Company = "Ταβέρνα \"Αθηνά\"\t& Söhne";

    public static async Task FillAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var (organization, you, now) = (database.Caller.OrganizationId, database.Caller.UserId, database.Time.Now());
        var lead = (await database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(
            new NewLead
            {
                Company = Company,
                Phone = "+357 25 123456",
                Website = "https://www.athena.example/menu",
                Email = "athena@example.com",
                Tags = new(["vip", "it's"]),
                Value = 3_000_000_000,
                CustomFields = JsonText.Trusted("""{"budget":"< $10k","nested":{"a":[1,2.5,null,true]}}"""),
                ExternalId = "crm:1",
            }, cancellationToken))).Value;
        await database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { FirstName = "Ω", LastName = "O'Neil" }, cancellationToken));
        var gone = (await database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Gone" }, cancellationToken))).Value;
        await database.RunAsync<TrashLead, Result<UndoTicket>>(v => v.ExecuteAsync(gone.Id, null, cancellationToken));
        await database.RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, new LeadStatusChange(LeadStatus.Contacted, null), cancellationToken));
        var elsewhere = await database.AddOrganizationAsync("north", cancellationToken);
        await database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Northern" }, cancellationToken), elsewhere);

        await database.RunAsync<DozenDbContext, int>(async db =>
        {
            var maria = new User { OrganizationId = organization, Email = "maria@example.org", FirstName = "Maria", LastName = "M", CreatedAt = now, UpdatedAt = now };
            var workflow = new Workflow { OrganizationId = organization, Name = "Follow up", CreatedBy = you, CreatedAt = now, UpdatedAt = now };
            var rule = new ScoringRule { OrganizationId = organization, Name = "Has a budget", ScorePoints = 5, CreatedAt = now, UpdatedAt = now };
            var campaign = new Campaign { OrganizationId = organization, Name = "Spring", CreatedBy = you, StartDate = new DateOnly(2026, 3, 1), CreatedAt = now, UpdatedAt = now };
            db.AddRange(maria, workflow, rule, campaign);
            db.Add(new Integration { OrganizationId = organization, IntegrationType = IntegrationType.Webhook, ProviderName = "hook", Configuration = JsonText.Trusted("""{"url":"https://hooks.example/in","secret":"secret:KEY"}"""), CreatedAt = now, UpdatedAt = now });
            await db.SaveChangesAsync(cancellationToken);

            db.Add(new CampaignLead { OrganizationId = organization, CampaignId = campaign.Id, LeadId = lead.Id, AddedAt = now });
            db.Add(new WorkflowExecution { OrganizationId = organization, WorkflowId = workflow.Id, LeadId = lead.Id, WorkflowType = WorkflowType.Custom, InputData = JsonText.From(new { lead_ids = new[] { lead.Id } }), CreatedAt = now });
            db.Add(new LeadNote { OrganizationId = organization, LeadId = lead.Id, UserId = you, Content = "calls back\non Monday", IsPrivate = true, MentionedUsers = JsonText.From(new[] { maria.Id }), CreatedAt = now, UpdatedAt = now });
            db.Add(new ScoreChange { OrganizationId = organization, LeadId = lead.Id, NewScore = 5, Change = 5, RuleId = rule.Id, Details = JsonText.From(new { points = 5 }), CreatedAt = now });
            return await db.SaveChangesAsync(cancellationToken);
        });
    }
}
