using Dozen.Core.Common.Listing;

namespace Dozen.Core.Organizations;

public static class OrganizationSorting
{
    public static readonly Sorting<Organization> Keys = new Sorting<Organization>("organizations", "name", o => o.Id)
        .By("name", o => o.Name)
        .By("created_at", o => o.CreatedAt)
        .By("updated_at", o => o.UpdatedAt);
}
