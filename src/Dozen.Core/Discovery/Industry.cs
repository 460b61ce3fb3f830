using Dozen.Core.Contacts;

namespace Dozen.Core.Discovery;

/// <summary>A tag of OpenStreetMap.</summary>
public sealed record PlaceTag(string Key, string Value);

/// <summary>What businesses do, in the words of the sources and of people.</summary>
/// <param name="Tags">Any of which marks such a business on OpenStreetMap.</param>
/// <param name="Categories">In Overture's words, as keys; an asterisk at one end stands for anything.</param>
public sealed record Industry(string Title, IReadOnlyList<PlaceTag> Tags, IReadOnlyList<string> Categories)
{
    /// <summary>Whether one of these categories, or <c>key=value</c> tags, is this industry.</summary>
    public bool Covers(IEnumerable<string> categories) => categories.Any(Covers);

    private bool Covers(string category)
    {
        if (category.IndexOf('=') is > 0 and var sign)
            return Tags.Any(t => category.AsSpan(0, sign).SequenceEqual(t.Key) && category.AsSpan(sign + 1).Split(';') is var values && HasValue(category.AsSpan(sign + 1), values, t.Value));

        var key = Snake(category);
        return Categories.Any(c =>
            c.StartsWith('*') ? key.EndsWith(c[1..], StringComparison.Ordinal)
            : c.EndsWith('*') ? key.StartsWith(c[..^1], StringComparison.Ordinal)
            : key == c);
    }

    /// <summary>A category as a key: <c>Dental Clinic</c> is <c>dental_clinic</c>.</summary>
    public static string Snake(string category) =>
        string.Join('_', Letters.Fold(category).Split([' ', '-', '_', '/', '&', '\'', ','], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A tag may have several values, with semicolons between them.</summary>
    private static bool HasValue(ReadOnlySpan<char> text, MemoryExtensions.SpanSplitEnumerator<char> values, string wanted)
    {
        foreach (var range in values)
        {
            if (text[range].Trim().SequenceEqual(wanted)) return true;
        }

        return false;
    }
}
