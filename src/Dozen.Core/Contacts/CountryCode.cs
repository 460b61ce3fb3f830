using System.Collections.Frozen;

namespace Dozen.Core.Contacts;

/// <summary>Countries as people write them, read as ISO 3166-1 alpha-2 codes in upper case.</summary>
public static class CountryCode
{
    private static readonly FrozenDictionary<string, string> ByKey = Load();
    private static readonly FrozenSet<string> Codes = ByKey.Values.ToFrozenSet();

    /// <summary>Reads a name, an alpha-2 or an alpha-3 code: <c>Cyprus</c>, <c>Κύπρος</c>, <c>UK</c>, <c>USA</c>. Null when it is none that we know.</summary>
    public static string? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Codes.TryGetValue(text, out var code) ? code : ByKey.GetValueOrDefault(Letters.Key(text));
    }

    private static FrozenDictionary<string, string> Load()
    {
        var countries = new Dictionary<string, string>();
        foreach (var row in CountryTable.Rows.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var names = row.Split('|');
            foreach (var name in names) countries.TryAdd(Letters.Key(name), names[0]);
        }

        return countries.ToFrozenDictionary();
    }
}
