using System.Globalization;

namespace Dozen.Core.Importing.Rows;

/// <summary>Numbers as files write them, with a comma or a point before the decimals.</summary>
internal static class NumberText
{
    /// <summary>A number without grouping: <c>4.5</c>, <c>4,5</c>, <c>-33.86</c>.</summary>
    public static double? Read(string text)
    {
        var comma = text.IndexOf(',');
        if (comma >= 0 && !text.Contains('.') && text.IndexOf(',', comma + 1) < 0) text = text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A whole count, grouped or in brackets: <c>1,056</c>, <c>(1056)</c>, <c>1056.0</c>.</summary>
    public static long? ReadCount(string text)
    {
        text = text.Trim('(', ')', ' ');
        if (text.EndsWith(".0", StringComparison.Ordinal)) text = text[..^2];
        var digits = text.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    /// <summary>
    /// An amount of money in cents: <c>€1,200.50</c>, <c>1.200,50 EUR</c>, <c>1200</c>, <c>12.5k</c>. The last separator is the decimal one,
    /// unless three digits follow it: nobody prices in thousandths, so <c>1,200</c> and <c>1.200</c> are both twelve hundred.
    /// Null when it is no amount, is negative, or has over twelve digits before the decimals.
    /// </summary>
    public static long? ReadCents(string text)
    {
        var number = text.AsSpan().Trim();
        while (number.Length > 0 && !char.IsAsciiDigit(number[0]) && number[0] is not ('-' or '(' or '.')) number = number[1..];
        var end = number.Length;
        while (end > 0 && !char.IsAsciiDigit(number[end - 1])) end--;
        var unit = number[end..].Trim();
        number = number[..end];
        if (number.Length == 0 || number[0] is '-' or '(') return null;

        var factor = unit is "k" or "K" ? 1_000m : unit is "m" or "M" ? 1_000_000m : 1m;
        var last = number.LastIndexOfAny(',', '.');
        var decimals = last >= 0 && (number.Length - last - 1 != 3 || last == 0 || (last == 1 && number[0] == '0')) && number.Count(number[last]) == 1 ? last : number.Length;

        Span<char> plain = stackalloc char[32];
        var length = 0;
        for (var i = 0; i < number.Length; i++)
        {
            if (length == plain.Length) return null;
            if (i == decimals) plain[length++] = '.';
            else if (char.IsAsciiDigit(number[i])) plain[length++] = number[i];
            else if (number[i] is not (',' or '.' or '\'' or '’' or ' ' or '\u00A0' or '\u202F')) return null;
        }

        if (!decimal.TryParse(plain[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return null;
        amount *= factor;
        return amount < 1_000_000_000_000m ? (long)decimal.Round(amount * 100, MidpointRounding.AwayFromZero) : null;
    }
}
