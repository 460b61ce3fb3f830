using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Activities;

internal sealed class ActivityMapping : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("activities");
        builder.Property(a => a.Subject).HasMaxLength(500);
        builder.Property(a => a.Metadata).HasDefaultValueSql("'{}'").ValueGeneratedNever();

        // Two who complete, cancel or move the same plan at the same moment: the second is told.
        builder.Property(a => a.Status).IsConcurrencyToken();
        builder.Property(a => a.ScheduledAt).IsConcurrencyToken();
        builder.BelongsTo<Activity, Lead>(nameof(Activity.LeadId), DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(a => new { a.OrganizationId, a.LeadId, a.CreatedAt }).IsDescending(false, false, true);
        builder.HasIndex(a => new { a.OrganizationId, a.UserId, a.CreatedAt }).IsDescending(false, false, true);
        builder.HasIndex(a => new { a.OrganizationId, a.ActivityType, a.CreatedAt }).IsDescending(false, false, true);
        builder.HasIndex(a => new { a.OrganizationId, a.ScheduledAt }).HasFilter("status = 'scheduled'");
        builder.OwnedByTenant();
    }
}
