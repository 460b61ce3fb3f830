using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Leads;

/// <summary>The table and its ordinary indexes. Expression and search indexes differ by engine: see the migrations.</summary>
internal sealed class LeadMapping : IEntityTypeConfiguration<Lead>
{
    private const string Living = "deleted_at IS NULL";

    public void Configure(EntityTypeBuilder<Lead> builder)
    {
        builder.ToTable("leads", t =>
        {
            t.HasCheckConstraint("ck_leads_score", "score BETWEEN 0 AND 100");
            t.HasCheckConstraint("ck_leads_latitude", "latitude BETWEEN -90 AND 90");
            t.HasCheckConstraint("ck_leads_longitude", "longitude BETWEEN -180 AND 180");
            t.HasCheckConstraint(
                "ck_leads_identity",
                "email IS NOT NULL OR phone IS NOT NULL OR company IS NOT NULL OR (first_name IS NOT NULL AND last_name IS NOT NULL)");
        });
        builder.Ignore(l => l.DisplayName);
        builder.Property(l => l.ExternalId).HasMaxLength(LeadLimits.ExternalId);
        builder.Property(l => l.Email).HasMaxLength(LeadLimits.Email);
        builder.Property(l => l.FirstName).HasMaxLength(LeadLimits.Name);
        builder.Property(l => l.LastName).HasMaxLength(LeadLimits.Name);
        builder.Property(l => l.Company).HasMaxLength(LeadLimits.Company);
        builder.Property(l => l.JobTitle).HasMaxLength(LeadLimits.JobTitle);
        builder.Property(l => l.Phone).HasMaxLength(LeadLimits.Phone);
        builder.Property(l => l.PhoneE164).HasColumnName("phone_e164").HasMaxLength(20);
        builder.Property(l => l.Website).HasMaxLength(LeadLimits.Website);
        builder.Property(l => l.WebsiteDomain).HasMaxLength(255);
        builder.Property(l => l.LinkedinUrl).HasMaxLength(LeadLimits.LinkedinUrl);
        builder.Property(l => l.Industry).HasMaxLength(LeadLimits.Industry);
        builder.Property(l => l.City).HasMaxLength(LeadLimits.City);
        builder.Property(l => l.Region).HasMaxLength(LeadLimits.Region);
        builder.Property(l => l.PostalCode).HasMaxLength(LeadLimits.PostalCode);
        builder.Property(l => l.Country).HasMaxLength(2);
        builder.Property(l => l.Score).HasDefaultValue(0);
        builder.Property(l => l.EnrichmentData).HasDefaultValueSql("'{}'").ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(l => l.AssignedToId).OnDelete(DeleteBehavior.SetNull);
        builder.OwnedByTenant();
        builder.HasVersion();

        // Ascending, because new rows then land at the right edge of the tree; newest first reads it backwards.
        builder.HasIndex(l => new { l.OrganizationId, l.CreatedAt, l.Id }).HasFilter(Living);
        builder.HasIndex(l => new { l.OrganizationId, l.Status, l.CreatedAt, l.Id }).HasFilter(Living);
        builder.HasIndex(l => new { l.OrganizationId, l.Source, l.CreatedAt, l.Id }).HasFilter(Living);
        builder.HasIndex(l => new { l.OrganizationId, l.LeadTemperature, l.CreatedAt, l.Id }).HasFilter(Living);
        builder.HasIndex(l => new { l.OrganizationId, l.Score, l.Id }).HasFilter(Living);
        builder.HasIndex(l => new { l.OrganizationId, l.AssignedToId, l.CreatedAt, l.Id })
            .HasFilter("assigned_to_id IS NOT NULL AND " + Living);

        builder.HasIndex(l => new { l.OrganizationId, l.ExternalId }).IsUnique().HasFilter("external_id IS NOT NULL");
        builder.HasIndex(l => new { l.OrganizationId, l.PhoneE164 }).HasFilter("phone_e164 IS NOT NULL");
        builder.HasIndex(l => new { l.OrganizationId, l.WebsiteDomain }).HasFilter("website_domain IS NOT NULL");
    }
}
