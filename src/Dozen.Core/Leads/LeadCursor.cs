using System.Buffers.Text;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <summary>Where a page ended: the sort, the last row's key and its id. Opaque to clients.</summary>
internal sealed record LeadCursor(LeadSort Sort, bool Descending, string Key, long Id)
{
    private const char Separator = '\u001f';

    public static LeadCursor After(LeadSort sort, bool descending, LeadRow row) => new(sort, descending, sort switch
    {
        LeadSort.CreatedAt => Ticks(row.Summary.CreatedAt),
        LeadSort.UpdatedAt => Ticks(row.Summary.UpdatedAt),
        LeadSort.Score => row.Summary.Score.ToString(CultureInfo.InvariantCulture),
        LeadSort.Value => (row.Summary.Value ?? -1).ToString(CultureInfo.InvariantCulture),
        LeadSort.Name => row.SearchText,
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    }, row.Summary.Id);

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join(Separator, Sort.ToText(), Descending ? "desc" : "asc", Id.ToString(CultureInfo.InvariantCulture), Key)));

    public static LeadCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator, 4);
        return parts.Length == 4
            && SnakeCase.Parse<LeadSort>(parts[0]) is { } sort
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && (sort == LeadSort.Name || long.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                ? new(sort, parts[1] == "desc", parts[3], id)
                : null;
    }

    /// <summary>Only the rows after this one. The first half of each condition bounds the index range, the second settles ties.</summary>
    public Expression<Func<Lead, bool>> RowsAfter()
    {
        var (id, key) = (Id, Key);
        var number = Sort == LeadSort.Name ? 0 : long.Parse(key, CultureInfo.InvariantCulture);
        var time = Sort is LeadSort.CreatedAt or LeadSort.UpdatedAt ? Time(number) : default;
        return (Sort, Descending) switch
        {
            (LeadSort.CreatedAt, true) => l => l.CreatedAt <= time && (l.CreatedAt < time || l.Id < id),
            (LeadSort.CreatedAt, false) => l => l.CreatedAt >= time && (l.CreatedAt > time || l.Id > id),
            (LeadSort.UpdatedAt, true) => l => l.UpdatedAt <= time && (l.UpdatedAt < time || l.Id < id),
            (LeadSort.UpdatedAt, false) => l => l.UpdatedAt >= time && (l.UpdatedAt > time || l.Id > id),
            (LeadSort.Score, true) => l => l.Score <= number && (l.Score < number || l.Id < id),
            (LeadSort.Score, false) => l => l.Score >= number && (l.Score > number || l.Id > id),
            (LeadSort.Value, true) => l => (l.Value ?? -1) <= number && ((l.Value ?? -1) < number || l.Id < id),
            (LeadSort.Value, false) => l => (l.Value ?? -1) >= number && ((l.Value ?? -1) > number || l.Id > id),
            (LeadSort.Name, true) => l => string.Compare(l.SearchText, key) <= 0 && (string.Compare(l.SearchText, key) < 0 || l.Id < id),
            _ => l => string.Compare(l.SearchText, key) >= 0 && (string.Compare(l.SearchText, key) > 0 || l.Id > id),
        };
    }

    private static string Ticks(DateTimeOffset value) => (value.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(long microseconds) =>
        new(Math.Clamp(microseconds, 0, DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}

/// <summary>A row of the list with what its cursor needs.</summary>
internal sealed record LeadRow(LeadSummary Summary, string SearchText);
