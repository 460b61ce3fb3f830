using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Workflows;

internal sealed class WorkflowMapping : IEntityTypeConfiguration<Workflow>
{
    public void Configure(EntityTypeBuilder<Workflow> builder)
    {
        builder.ToTable("workflows");
        builder.Property(w => w.N8nWorkflowId).HasColumnName("n8n_workflow_id").HasMaxLength(255);
        builder.Property(w => w.Name).HasMaxLength(255);
        builder.Property(w => w.Category).HasMaxLength(100);
        builder.Property(w => w.IsActive).HasDefaultValue(true);
        builder.HasOne<User>().WithMany().HasForeignKey(w => w.CreatedBy).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(w => new { w.OrganizationId, w.N8nWorkflowId }).IsUnique().HasFilter("n8n_workflow_id IS NOT NULL");
        builder.HasIndex(w => new { w.OrganizationId, w.TriggerType, w.IsActive });
        builder.OwnedByTenant();
        builder.HasVersion();
    }
}

internal sealed class WorkflowExecutionMapping : IEntityTypeConfiguration<WorkflowExecution>
{
    public void Configure(EntityTypeBuilder<WorkflowExecution> builder)
    {
        builder.ToTable("workflow_executions", t =>
        {
            t.HasCheckConstraint("ck_workflow_executions_progress_percentage", "progress_percentage BETWEEN 0 AND 100");
            t.HasCheckConstraint("ck_workflow_executions_confidence_score", "confidence_score BETWEEN 0 AND 1");
        });
        builder.Ignore(e => e.IsFinished);
        builder.Ignore(e => e.IsEarlier);
        builder.Property(e => e.CurrentStep).HasMaxLength(100);
        builder.Property(e => e.LeaseOwner).HasMaxLength(100);
        builder.Property(e => e.MaxAttempts).HasDefaultValue(1);

        // The attempt is the fencing number: a holder that lost its lease finds another attempt and can't write.
        builder.Property(e => e.Attempt).IsConcurrencyToken();

        builder.BelongsTo<WorkflowExecution, Workflow>(nameof(WorkflowExecution.WorkflowId), DeleteBehavior.NoAction);
        builder.BelongsTo<WorkflowExecution, Lead>(nameof(WorkflowExecution.LeadId), DeleteBehavior.NoAction);
        builder.HasOne<User>().WithMany().HasForeignKey(e => e.UserId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(e => new { e.OrganizationId, e.WorkflowId });
        builder.HasIndex(e => new { e.OrganizationId, e.LeadId });
        builder.HasIndex(e => new { e.OrganizationId, e.CreatedAt }).IsDescending(false, true);
        builder.HasIndex(e => new { e.OrganizationId, e.RunAfter }).HasFilter("status IN ('pending', 'running')");
        builder.OwnedByTenant();
    }
}
