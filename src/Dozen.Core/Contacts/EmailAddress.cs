using System.Buffers;

namespace Dozen.Core.Contacts;

/// <summary>E-mail addresses: a practical syntax check, not RFC 5322 in full (no quoted local parts, no address literals).</summary>
public static class EmailAddress
{
    /// <summary>Longest address kept, in characters: 64 for the mailbox, the sign, 255 for the domain.</summary>
    public const int MaxLength = 320;

    private const int MaxLocalLength = 64;
    private const int MaxDomainLength = 255;

    private static readonly SearchValues<char> LocalSpecials = SearchValues.Create("!#$%&'*+-/=?^_`{|}~.");

    /// <summary>
    /// The first valid address, spelled as given, in a single address, a list (<c>a@x.com; b@y.com</c>), a JSON array, a <c>mailto:</c> link
    /// or <c>Name &lt;a@x.com&gt;</c>. Null when there is none. Words around an address are not guessed away: <c>anna smith@x.com</c> is not valid.
    /// </summary>
    public static string? FirstIn(string text)
    {
        if (IsValid(text)) return text;

        foreach (var part in text.Split(',', ';', '|', '\n', '[', ']', '"'))
        {
            if (Clean(part) is { } address) return address;
        }

        // Addresses separated by nothing but blanks.
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words.All(w => w.Contains('@')) ? words.Select(Clean).FirstOrDefault(a => a is not null) : null;
    }

    /// <summary>Whether the text is one address and nothing else.</summary>
    public static bool IsValid(string text)
    {
        var at = text.LastIndexOf('@');
        return at is > 0 and <= MaxLocalLength
            && text.Length <= MaxLength
            && IsLocal(text.AsSpan(0, at))
            && IsDomain(text.AsSpan(at + 1));
    }

    /// <summary>The domain in lower case.</summary>
    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    /// <summary>What two spellings of one address have in common. Mailboxes are compared without case, as every large provider does.</summary>
    public static string KeyOf(string address) => address.ToLowerInvariant();

    private static string? Clean(string part)
    {
        var address = part.AsSpan().Trim();
        if (address.IndexOf('<') is >= 0 and var open && address[(open + 1)..].IndexOf('>') is > 0 and var length)
            address = address.Slice(open + 1, length).Trim();
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            address = address["mailto:".Length..].Trim();
            if (address.IndexOf('?') is > 0 and var query) address = address[..query];
        }

        var text = address.ToString();
        return IsValid(text) ? text : null;
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !LocalSpecials.Contains(c)) return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length > MaxDomainLength) return false;

        var labels = 0;
        var lastLabel = ReadOnlySpan<char>.Empty;
        foreach (var range in domain.Split('.'))
        {
            lastLabel = domain[range];
            if (!IsLabel(lastLabel)) return false;
            labels++;
        }

        return labels >= 2 && lastLabel.Length >= 2 && !lastLabel.ContainsAnyInRange('0', '9') | lastLabel.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsLetterOrDigit(c) && c != '-') return false;
        }

        return true;
    }
}
