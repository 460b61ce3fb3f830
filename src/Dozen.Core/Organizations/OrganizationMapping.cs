using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Organizations;

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.ToTable("organizations");
        builder.Property(o => o.Name).HasMaxLength(255);
        builder.Property(o => o.Slug).HasMaxLength(100);
        builder.Property(o => o.Website).HasMaxLength(500);
        builder.Property(o => o.Industry).HasMaxLength(100);
        builder.Property(o => o.SubscriptionTier).HasMaxLength(50).HasDefaultValue("free");
        builder.Property(o => o.BillingEmail).HasMaxLength(320);
        builder.Property(o => o.IsActive).HasDefaultValue(true);
        builder.HasIndex(o => o.Name);
        builder.HasIndex(o => o.Slug).IsUnique();
        builder.HasVersion();
    }
}
