using Dozen.Core.Database;
using Dozen.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Scoring;

internal sealed class ScoringRuleMapping : IEntityTypeConfiguration<ScoringRule>
{
    public void Configure(EntityTypeBuilder<ScoringRule> builder)
    {
        builder.ToTable("lead_scoring_rules", t => t.HasCheckConstraint(
            "ck_lead_scoring_rules_score_points", "score_points BETWEEN -100 AND 100"));
        builder.Property(r => r.Name).HasMaxLength(255);
        builder.Property(r => r.IsActive).HasDefaultValue(true);
        builder.Property(r => r.Priority).HasDefaultValue(0);
        builder.HasIndex(r => new { r.OrganizationId, r.IsActive, r.Priority });
        builder.OwnedByTenant();
        builder.HasVersion();
    }
}

internal sealed class ScoreChangeMapping : IEntityTypeConfiguration<ScoreChange>
{
    public void Configure(EntityTypeBuilder<ScoreChange> builder)
    {
        builder.ToTable("lead_score_history");
        builder.Property(c => c.Change).HasColumnName("score_change");
        builder.Property(c => c.Reason).HasMaxLength(500);
        builder.BelongsTo<ScoreChange, Lead>(nameof(ScoreChange.LeadId), DeleteBehavior.Cascade);
        builder.BelongsTo<ScoreChange, ScoringRule>(nameof(ScoreChange.RuleId), DeleteBehavior.NoAction);
        builder.HasIndex(c => new { c.OrganizationId, c.LeadId, c.CreatedAt }).IsDescending(false, false, true);
        builder.HasIndex(c => new { c.OrganizationId, c.RuleId });
        builder.OwnedByTenant();
    }
}
