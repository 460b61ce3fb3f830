using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Dozen.Core.Common;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>One column of a file and where it goes.</summary>
public sealed record MappedColumn(
    [property: JsonPropertyName("column")] string Column,
    [property: JsonPropertyName("target")] ColumnTarget Target);

/// <summary>Where the columns of a file go. Columns not listed go to the source data.</summary>
/// <param name="SourceName">Names the file's origin in <c>enrichment_data</c>: <c>google_maps</c>, <c>import</c> … Lower case letters, digits and _, up to 50.</param>
/// <param name="Columns">In file order.</param>
public sealed record ColumnMapping(
    [property: JsonPropertyName("source_name")] string SourceName,
    [property: JsonPropertyName("columns")] IReadOnlyList<MappedColumn> Columns)
{
    private const int MaxSourceNameLength = 50;

    /// <summary>
    /// The same for every file with the same headings, in whatever order, case and punctuation: 32 hexadecimal digits,
    /// under which an organisation remembers the mapping.
    /// </summary>
    public static string Fingerprint(IEnumerable<string> headers)
    {
        var keys = headers.Select(Letters.Key).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys)))[..16]);
    }

    /// <summary>Why a mapping that came from outside can't be used; null when it can.</summary>
    public Failure? Problem()
    {
        if (SourceName.Length is 0 or > MaxSourceNameLength || !SourceName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            return Failure.Invalid("source_name", $"Lower case letters, digits and _, 1 to {MaxSourceNameLength}.");

        var doubled = Columns.Where(c => c.Target.IsSingle).GroupBy(c => c.Target.Field).FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
            return Failure.Invalid("columns", $"{doubled.First().Target} can come from one column only, not from {string.Join(" and ", doubled.Select(c => $"\"{c.Column}\""))}.");

        var repeated = Columns.GroupBy(c => c.Column).FirstOrDefault(g => g.Count() > 1);
        return repeated is null ? null : Failure.Invalid("columns", $"The column \"{repeated.Key}\" is mapped twice.");
    }

    /// <summary>
    /// The target of each header, by position: as spelled, else by letters and digits alone.
    /// Where a file repeats a header, the first one has the target and the others go to the source data.
    /// </summary>
    internal ColumnTarget TargetOf(string header, IEnumerable<string> before)
    {
        var mapped = Columns.FirstOrDefault(c => c.Column == header) ?? Columns.FirstOrDefault(c => Letters.Key(c.Column) == Letters.Key(header));
        if (mapped is null) return ColumnTarget.SourceData;
        return mapped.Target.IsSingle && before.Any(h => Letters.Key(h) == Letters.Key(header)) ? ColumnTarget.SourceData : mapped.Target;
    }
}
