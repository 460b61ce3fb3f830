using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Activities;

internal sealed class LeadNoteMapping : IEntityTypeConfiguration<LeadNote>
{
    public void Configure(EntityTypeBuilder<LeadNote> builder)
    {
        builder.ToTable("lead_notes", t => t.HasCheckConstraint("ck_lead_notes_content", "length(content) > 0"));
        builder.Property(n => n.IsPrivate).HasDefaultValue(false);
        builder.BelongsTo<LeadNote, Lead>(nameof(LeadNote.LeadId), DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(n => new { n.OrganizationId, n.LeadId, n.CreatedAt }).IsDescending(false, false, true);
        builder.OwnedByTenant();
        builder.HasVersion();
    }
}
