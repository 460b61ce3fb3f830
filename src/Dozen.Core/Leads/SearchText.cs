using System.Globalization;
using System.Text;

namespace Dozen.Core.Leads;

/// <summary>
/// The form in which text is searched and sorted, the same on both engines: lower case, without accents,
/// blanks folded, final sigma as sigma.
/// </summary>
public static class SearchText
{
    /// <summary>What a lead is found by: company, names and e-mail, in this order (which also sorts by name).</summary>
    public static string Of(string? company, string? firstName, string? lastName, string? email) =>
        Normalize(string.Join(' ', new[] { company, firstName, lastName, email }.Where(part => !string.IsNullOrWhiteSpace(part))));

    /// <summary>The words of a search; every one of them must be found.</summary>
    public static IReadOnlyList<string> Terms(string? search) =>
        string.IsNullOrWhiteSpace(search) ? [] : Normalize(search).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10).ToArray();

    public static string Normalize(string text)
    {
        var builder = new StringBuilder(text.Length);
        var decomposed = Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormD);
        foreach (var character in decomposed)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                if (builder.Length > 0 && builder[^1] != ' ') builder.Append(' ');
            }
            else if (character < 128 || CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                builder.Append(character == 'ς' ? 'σ' : char.ToLowerInvariant(character));
            }
        }

        if (builder.Length > 0 && builder[^1] == ' ') builder.Length--;
        return builder.ToString();
    }
}
