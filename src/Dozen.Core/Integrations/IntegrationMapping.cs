using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Integrations;

internal sealed class IntegrationMapping : IEntityTypeConfiguration<Integration>
{
    public void Configure(EntityTypeBuilder<Integration> builder)
    {
        builder.ToTable("integrations");
        builder.Property(i => i.ProviderName).HasMaxLength(100);
        builder.Property(i => i.DisplayName).HasMaxLength(255);
        builder.Property(i => i.SyncFrequencyMinutes).HasDefaultValue(60);
        builder.HasOne<User>().WithMany().HasForeignKey(i => i.CreatedBy).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(i => new { i.OrganizationId, i.IntegrationType });
        builder.OwnedByTenant();
        builder.HasVersion();
    }
}
