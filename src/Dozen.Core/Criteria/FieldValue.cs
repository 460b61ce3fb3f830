using System.Globalization;
using System.Text.Json;

namespace Dozen.Core.Criteria;

internal enum ValueKind
{
    Missing,
    Text,
    Number,
    Flag,
    Time,

    /// <summary>A day: the time is its first moment in UTC.</summary>
    Date,
    Texts,
    Ids,

    /// <summary>A JSON list or object.</summary>
    Json,
}

/// <summary>What a lead has in a field. A blank text and an empty list are missing.</summary>
internal readonly struct FieldValue
{
    public static readonly FieldValue Missing;

    public ValueKind Kind { get; private init; }

    public string Text { get; private init; }

    public double Number { get; private init; }

    public bool Flag { get; private init; }

    public DateTimeOffset Time { get; private init; }

    public IReadOnlyList<string> Texts { get; private init; }

    public IReadOnlyList<long> Ids { get; private init; }

    public JsonElement Json { get; private init; }

    public bool IsMissing => Kind == ValueKind.Missing;

    public static FieldValue Of(string? text) => string.IsNullOrWhiteSpace(text) ? Missing : new FieldValue { Kind = ValueKind.Text, Text = text };

    public static FieldValue Of(double? number) => number is { } known ? new FieldValue { Kind = ValueKind.Number, Number = known } : Missing;

    public static FieldValue Of(bool flag) => new() { Kind = ValueKind.Flag, Flag = flag };

    public static FieldValue Of(DateTimeOffset? time) => time is { } known ? new FieldValue { Kind = ValueKind.Time, Time = known } : Missing;

    public static FieldValue Of(DateOnly? date) => date is { } known ? new FieldValue { Kind = ValueKind.Date, Time = Moment.StartOf(known) } : Missing;

    public static FieldValue Of(IReadOnlyList<string> texts) => texts.Count == 0 ? Missing : new FieldValue { Kind = ValueKind.Texts, Texts = texts };

    public static FieldValue Of(IReadOnlyList<long> ids) => ids.Count == 0 ? Missing : new FieldValue { Kind = ValueKind.Ids, Ids = ids };

    public static FieldValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => Of(JsonReading.TextOf(json)),
        JsonValueKind.Number => json.TryGetDouble(out var number) && double.IsFinite(number) ? Of(number) : Missing,
        JsonValueKind.True or JsonValueKind.False => Of(json.ValueKind == JsonValueKind.True),
        JsonValueKind.Array when json.GetArrayLength() > 0 => new FieldValue { Kind = ValueKind.Json, Json = json },
        JsonValueKind.Object when json.EnumerateObject().Any() => new FieldValue { Kind = ValueKind.Json, Json = json },
        _ => Missing,
    };

    /// <summary>The value as a number. A text counts where it is a plain decimal number and nothing else.</summary>
    public bool TryNumber(out double number)
    {
        number = Number;
        return Kind == ValueKind.Number || (Kind == ValueKind.Text && PlainNumber(Text, out number));
    }

    /// <summary>The value as a time. A text counts where it is a date or a time in ISO 8601.</summary>
    /// <param name="isDay">Whether it is a whole day; the time is its start.</param>
    public bool TryTime(out DateTimeOffset time, out bool isDay)
    {
        (time, isDay) = (Time, Kind == ValueKind.Date);
        if (Kind is ValueKind.Time or ValueKind.Date) return true;
        if (Kind != ValueKind.Text || Moment.Parse(Text.AsSpan().Trim()) is not { } moment) return false;
        (time, isDay) = (moment.Start, moment.IsDay);
        return true;
    }

    /// <summary>Digits with a sign and a point at most, up to 30 characters: what every engine reads alike.</summary>
    private static bool PlainNumber(string text, out double number)
    {
        number = 0;
        var plain = text.AsSpan().Trim();
        return plain.Length <= 30 && plain.Length > 0 && char.IsAsciiDigit(plain[^1]) && char.IsAsciiDigit(plain[plain[0] == '-' ? 1 : 0])
            && double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
