using Dozen.Core.Contacts;

namespace Dozen.Core.Leads;

/// <summary>The form in which leads are searched and sorted, the same on both engines: letters folded, single blanks.</summary>
public static class SearchText
{
    private const int MostTerms = 10;

    /// <summary>What a lead is found by: company, names and e-mail, in this order (which also sorts by name).</summary>
    public static string Of(string? company, string? firstName, string? lastName, string? email) =>
        string.Join(' ', Words($"{company} {firstName} {lastName} {email}"));

    /// <summary>The words of a search, at most ten; every one of them must be found.</summary>
    public static IReadOnlyList<string> Terms(string? search) =>
        string.IsNullOrWhiteSpace(search) ? [] : Words(search).Take(MostTerms).ToArray();

    private static string[] Words(string text) =>
        Letters.Fold(text).Replace('\0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
