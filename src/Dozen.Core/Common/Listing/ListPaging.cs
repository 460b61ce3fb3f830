namespace Dozen.Core.Common.Listing;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Number">1-based; ignored when a cursor is given.</param>
/// <param name="PerPage">1 to <see cref="MaxPerPage"/>; brought into that range.</param>
/// <param name="Order">The list's own when null.</param>
/// <param name="Cursor">From the page before; must have been made by the same list, in the same order.</param>
public sealed record ListPaging(int Number = 1, int PerPage = 50, SortOrder? Order = null, string? Cursor = null, bool CountTotal = true)
{
    public const int MaxPerPage = 200;

    public static readonly Failure CursorInvalid = Failure.Invalid("cursor", "This cursor was not made by this list, or with another sort.");
}
