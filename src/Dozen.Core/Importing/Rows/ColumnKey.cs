using System.Text;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>Names for source data: <c>Review Rating</c>, <c>reviewRating</c> and <c>review-rating</c> are <c>review_rating</c>.</summary>
internal static class ColumnKey
{
    /// <returns>Empty when the header has neither letters nor digits.</returns>
    public static string Of(string header)
    {
        var text = new StringBuilder(header.Length + 4);
        for (var i = 0; i < header.Length; i++)
        {
            var c = header[i];
            if (!char.IsLetterOrDigit(c) && c is not (>= '\u0300' and <= '\u036F'))
            {
                Separate();
                continue;
            }

            var startsWord = char.IsUpper(c) && i > 0 && (char.IsLower(header[i - 1]) || (char.IsUpper(header[i - 1]) && i + 1 < header.Length && char.IsLower(header[i + 1])));
            if (startsWord) Separate();
            text.Append(c);
        }

        return Letters.Fold(text.ToString().TrimEnd('_'));

        void Separate()
        {
            if (text.Length > 0 && text[^1] != '_') text.Append('_');
        }
    }
}
