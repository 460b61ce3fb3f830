using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration;

/// <summary>The names of tables that are gone, as read-only views over the new ones, for reports that still ask for them.</summary>
internal static class EarlierViews
{
    public static IReadOnlyList<EarlierView> All(MappingPlan plan) => [];
}
