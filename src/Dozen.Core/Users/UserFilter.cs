using Dozen.Core.Common.Listing;

namespace Dozen.Core.Users;

/// <summary>Which users a list shows. Fields are joined by "and", the values within one by "or".</summary>
public sealed record UserFilter
{
    /// <summary>Words that must all occur in the names or the e-mail address, without regard to case and accents.</summary>
    public string? Search { get; init; }

    public IReadOnlyList<UserRole> Roles { get; init; } = [];

    public bool? IsActive { get; init; }
}

/// <summary>What lists of users may be sorted by.</summary>
public static class UserSorting
{
    public static readonly Sorting<User> Keys = new Sorting<User>("users", "created_at", u => u.Id)
        .By("created_at", u => u.CreatedAt)
        .By("updated_at", u => u.UpdatedAt)
        .By("email", u => u.Email)
        .By("first_name", u => u.FirstName)
        .By("last_name", u => u.LastName)
        .By("role", u => u.Role);
}
