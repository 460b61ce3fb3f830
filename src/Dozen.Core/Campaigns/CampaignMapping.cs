using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Campaigns;

internal sealed class CampaignMapping : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("campaigns", t => t.HasCheckConstraint(
            "ck_campaigns_dates", "start_date IS NULL OR end_date IS NULL OR end_date >= start_date"));
        builder.Ignore(c => c.IsEnded);
        builder.Property(c => c.Name).HasMaxLength(CampaignRules.Name);
        builder.Property(c => c.BudgetSpent).HasDefaultValue(0L);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.CreatedBy).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(c => new { c.OrganizationId, c.Status });
        builder.OwnedByTenant();
        builder.HasVersion();
    }
}

internal sealed class CampaignLeadMapping : IEntityTypeConfiguration<CampaignLead>
{
    public void Configure(EntityTypeBuilder<CampaignLead> builder)
    {
        builder.ToTable("campaign_leads");
        builder.BelongsTo<CampaignLead, Campaign>(nameof(CampaignLead.CampaignId), DeleteBehavior.Cascade);
        builder.BelongsTo<CampaignLead, Lead>(nameof(CampaignLead.LeadId), DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.OrganizationId, m.CampaignId, m.LeadId }).IsUnique();
        builder.OwnedByTenant();
    }
}
