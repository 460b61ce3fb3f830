using PhoneNumbers;

namespace Dozen.Core.Contacts;

/// <summary>Telephone numbers as people write them, read as E.164 (<c>+35726321530</c>) with Google's numbering plans.</summary>
public static class PhoneNumber
{
    private const int FewestDigits = 4;
    private const int MostDigits = 24;

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    /// <summary>
    /// The first number in the text as E.164, without its extension; null when there is none.
    /// A number with its country code needs a possible length, because ranges open faster than tables are updated.
    /// A national number must be valid in the country: there the country itself is only an assumption.
    /// </summary>
    /// <param name="text">One number, or several separated by <c>; , | /</c>, line ends or "or".</param>
    /// <param name="countryIso2">Reads national numbers; null reads international ones only.</param>
    public static string? ToE164(string text, string? countryIso2)
    {
        if (text.AsSpan().IndexOfAny(";,|\n/") < 0 && !text.Contains(" or ", StringComparison.OrdinalIgnoreCase))
            return ReadOne(text, countryIso2);

        foreach (var part in text.Replace(" or ", ";", StringComparison.OrdinalIgnoreCase).Split(';', ',', '|', '\n'))
        {
            if (ReadOne(part, countryIso2) is { } number) return number;
            if (!part.Contains('/')) continue;

            // A slash may stand inside a number (089/123456) as well as between two: whole first, then the pieces.
            foreach (var piece in part.Split('/'))
            {
                if (ReadOne(piece, countryIso2) is { } pieceNumber) return pieceNumber;
            }
        }

        return null;
    }

    private static string? ReadOne(string text, string? country)
    {
        var digits = text.Count(char.IsDigit);
        // Checked first because the library throws on text that can't be a number, and throwing costs more than reading.
        if (digits is < FewestDigits or > MostDigits) return null;

        if (Read(text, country) is { } number) return number;

        // Most of the world dials abroad with 00; where the country does not say so, that is what it still means.
        var start = text.AsSpan().TrimStart(" \t'\"[(");
        return start.StartsWith("00", StringComparison.Ordinal) ? Read(string.Concat("+", start[2..]), null) : null;
    }

    private static string? Read(string text, string? country)
    {
        var hasCode = text.Contains('+') || text.Contains('＋');
        if (!hasCode && country is null) return null;

        try
        {
            var number = Plans.Parse(text, country);
            var accepted = hasCode ? Plans.IsPossibleNumber(number) && !IsPlaceholder(number.NationalNumber) : Plans.IsValidNumber(number);
            return accepted ? Plans.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>One digit repeated is what forms are given to get past them; as a phone it would make strangers duplicates.</summary>
    private static bool IsPlaceholder(ulong number)
    {
        var last = number % 10;
        while (number > 0 && number % 10 == last) number /= 10;
        return number == 0;
    }
}
