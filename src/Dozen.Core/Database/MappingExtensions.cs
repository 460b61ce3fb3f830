using Dozen.Core.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dozen.Core.Database;

internal static class MappingExtensions
{
    /// <summary>The tenant shape: UNIQUE (organization_id, id), and the organisation named in every update and delete.</summary>
    public static void OwnedByTenant<T>(this EntityTypeBuilder<T> builder) where T : class, ITenantOwned
    {
        builder.HasAlternateKey(e => new { e.OrganizationId, e.Id });
        builder.Property(e => e.OrganizationId).IsConcurrencyToken();
        builder.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId).OnDelete(DeleteBehavior.NoAction);
    }

    /// <summary>A reference to a sibling by the pair (organization_id, id), so that it can't point into another organisation.</summary>
    public static void BelongsTo<T, TParent>(this EntityTypeBuilder<T> builder, string foreignKey, DeleteBehavior onDelete)
        where T : class, ITenantOwned
        where TParent : class, ITenantOwned =>
        builder.HasOne<TParent>().WithMany()
            .HasForeignKey(nameof(ITenantOwned.OrganizationId), foreignKey)
            .HasPrincipalKey(nameof(ITenantOwned.OrganizationId), nameof(ITenantOwned.Id))
            .OnDelete(onDelete);

    public static void HasVersion<T>(this EntityTypeBuilder<T> builder) where T : class, IVersioned =>
        builder.Property(e => e.Version).IsConcurrencyToken().HasDefaultValue(1L).ValueGeneratedNever();
}
