using Dozen.Core.Common.Listing;
using Dozen.Core.Users;
using Dozen.Web.Http;

namespace Dozen.Web.Users;

/// <summary>What the list of users is asked for, as its query string says it.</summary>
internal static class UserListQuery
{
    private static readonly ListParameters<UserView> Listing = new(UserSorting.Keys);
    private static readonly QueryParameter<string> Search = QueryParameter.Text("search", "Words that must all occur in names or e-mail, without regard to case and accents.");
    private static readonly QueryParameter<IReadOnlyList<UserRole>> Role = QueryParameter.Enums<UserRole>("role", "Any of these roles.");
    private static readonly QueryParameter<bool?> IsActive = QueryParameter.Flag("is_active", "Only those who are let in, or only those who are not.");

    public static readonly QueryParameters Parameters = Listing.With(Search, Role, IsActive);

    /// <summary>The filters and the order, with the parameters of something else than a page of the list.</summary>
    public static QueryParameters With(params ReadOnlySpan<QueryParameter> own) => new([.. own, Listing.Sort, Search, Role, IsActive]);

    public static (UserFilter Filter, ListPaging Paging) Read(QueryReader query) => (FilterOf(query), Listing.Read(query));

    /// <summary>The filters of parameters made by <see cref="With"/>; what is wrong with them is the reader's to tell.</summary>
    public static (UserFilter Filter, SortOrder? Order) ReadOrdered(QueryReader query) => (FilterOf(query), query.Get(Listing.Sort));

    private static UserFilter FilterOf(QueryReader query) => new() { Search = query.Get(Search), Roles = query.Get(Role) ?? [], IsActive = query.Get(IsActive) };
}
