using System.Text.Json;
using Dozen.Core.Common;

namespace Dozen.Core.Exporting;

internal enum ExportKind
{
    Empty,
    Text,
    Integer,
    Real,

    /// <summary>In cents, written in units with two decimals, as import files have it.</summary>
    Money,
    Flag,
    Date,
    Time,
    Json,
}

/// <summary>The value of one cell, so that each format writes it in its own way and no cell costs an object.</summary>
public readonly record struct ExportValue
{
    private readonly long bits;

    private ExportValue(ExportKind kind, string? text, long bits = 0) => (Kind, Text, this.bits) = (kind, text, bits);

    internal ExportKind Kind { get; }

    /// <summary>Of a text or a JSON document.</summary>
    internal string? Text { get; }

    internal long Integer => bits;

    internal double Real => BitConverter.Int64BitsToDouble(bits);

    internal bool Flag => bits != 0;

    internal DateOnly Date => DateOnly.FromDayNumber((int)bits);

    internal DateTime Time => new(bits, DateTimeKind.Utc);

    /// <param name="cents">Null is an empty cell.</param>
    public static ExportValue Money(long? cents) => cents is { } value ? new(ExportKind.Money, null, value) : default;

    /// <summary>Joined with commas where that can be taken apart again, else a JSON array.</summary>
    public static ExportValue List(IReadOnlyList<string> items)
    {
        if (items.Count == 0) return default;
        var isPlain = items.All(item => item.AsSpan().IndexOfAny(",;|") < 0 && item.AsSpan().Trim().Length == item.Length && item.Length > 0 && item[0] is not ('[' or '{' or '"'));
        return isPlain ? string.Join(", ", items) : JsonSerializer.Serialize(items, JsonText.Compact);
    }

    public static implicit operator ExportValue(string? text) => text is null ? default : new(ExportKind.Text, text);

    public static implicit operator ExportValue(long? number) => number is { } value ? new(ExportKind.Integer, null, value) : default;

    public static implicit operator ExportValue(double? number) => number is { } value ? new(ExportKind.Real, null, BitConverter.DoubleToInt64Bits(value)) : default;

    public static implicit operator ExportValue(bool flag) => new(ExportKind.Flag, null, flag ? 1 : 0);

    public static implicit operator ExportValue(DateOnly? date) => date is { } value ? new(ExportKind.Date, null, value.DayNumber) : default;

    public static implicit operator ExportValue(DateTimeOffset? time) => time is { } value ? new(ExportKind.Time, null, value.UtcTicks) : default;

    public static implicit operator ExportValue(JsonText json) => new(ExportKind.Json, json.OneLine);
}
