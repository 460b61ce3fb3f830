using System.Text.Json;
using Dozen.Core.Common;

namespace Dozen.Core.Criteria;

/// <summary>Reads what a field is to be compared with.</summary>
internal static class OperandReading
{
    public const string WantedText = "A text of at most 1000 characters, not blank.";
    public const string WantedDays = "A whole number of days from 0 to 36500.";

    private const string WantedNumber = "A number.";
    private const string WantedDate = "A date: 2026-03-01.";
    private const string WantedMoment = "A date (2026-03-01), or a time with its offset (2026-03-01T09:30:00Z).";
    private const int LongestText = 1000;
    private const int MostValues = 1000;
    private const int MostDays = 36_500;

    /// <returns>Null with the problem, whose pointer starts at the value.</returns>
    public static Operand? Read(CriteriaField field, CriteriaOperator asked, JsonElement? json, NamedLists lists, out CriteriaProblem? problem)
    {
        problem = null;
        if (asked is CriteriaOperator.Exists or CriteriaOperator.Missing)
        {
            if (json is not null) problem = new CriteriaProblem("", "This asks for no value.");
            return json is null ? Operand.None : null;
        }

        if (json is not { } given)
        {
            problem = new CriteriaProblem("", "Is missing.");
            return null;
        }

        if (asked is CriteriaOperator.In or CriteriaOperator.NotIn or CriteriaOperator.HasAny && Named(field, given) is { } name)
        {
            if (!lists.Names.Contains(name)) problem = new CriteriaProblem("", $"There is no list @{name.Truncated(50)}. There are: {string.Join(", ", lists.Names.Order(StringComparer.Ordinal).Select(n => "@" + n))}.");
            return problem is null ? new Operand(name) : null;
        }

        var isList = asked is CriteriaOperator.In or CriteriaOperator.NotIn or CriteriaOperator.ContainsAny or CriteriaOperator.HasAny or CriteriaOperator.HasAll or CriteriaOperator.Between;
        return isList ? Several(field, asked, given, out problem) : One(field, asked, given, out problem) is { } value ? new Operand([value], isList: false) : null;
    }

    /// <summary>A text that can be compared and stored; null for anything else.</summary>
    public static string? UsableText(JsonElement json) =>
        JsonReading.TextOf(json) is { Length: <= LongestText } text && !string.IsNullOrWhiteSpace(text) && !text.HasControls() ? text : null;

    public static double? NumberOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static int? DaysOf(JsonElement json) => NumberOf(json) is { } days and >= 0 and <= MostDays && days == Math.Floor(days) ? (int)days : null;

    private static string? Named(CriteriaField field, JsonElement json) =>
        field.Type is CriteriaFieldType.Text or CriteriaFieldType.Json or CriteriaFieldType.Texts && JsonReading.TextOf(json) is ['@', .. var name] ? name : null;

    private static Operand? Several(CriteriaField field, CriteriaOperator asked, JsonElement json, out CriteriaProblem? problem)
    {
        problem = null;
        var count = json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : 0;
        var wanted = asked == CriteriaOperator.Between ? "A list of two values: the least and the greatest."
            : count > MostValues ? $"At most {MostValues} values."
            : "A list of values, at least one.";
        if (count is 0 or > MostValues || (asked == CriteriaOperator.Between && count != 2))
        {
            problem = new CriteriaProblem("", wanted);
            return null;
        }

        var values = new List<CriteriaValue>(count);
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (One(field, asked, item, out problem) is not { } value)
            {
                problem = problem! with { At = CriteriaProblem.Into("", index) };
                return null;
            }

            values.Add(value);
        }

        if (asked == CriteriaOperator.Between && !IsAscending(values[0], values[1])) problem = new CriteriaProblem("", "The least comes first, and both are of one kind.");
        return problem is null ? new Operand(values, isList: true) : null;
    }

    private static bool IsAscending(CriteriaValue first, CriteriaValue last) =>
        first.Number is { } least ? least <= last.Number : first.Moment?.Start <= last.Moment?.Start;

    private static CriteriaValue? One(CriteriaField field, CriteriaOperator asked, JsonElement json, out CriteriaProblem? problem)
    {
        var (value, wanted) = asked switch
        {
            CriteriaOperator.WithinDays or CriteriaOperator.OlderThanDays => (DaysOf(json) is { } days ? CriteriaValue.Of(days) : null, WantedDays),
            CriteriaOperator.Before or CriteriaOperator.After => (MomentOf(json), WantedMoment),
            CriteriaOperator.Contains or CriteriaOperator.ContainsAny or CriteriaOperator.StartsWith or CriteriaOperator.EndsWith => (TextOf(json), WantedText),
            CriteriaOperator.Gt or CriteriaOperator.Gte or CriteriaOperator.Lt or CriteriaOperator.Lte => (Number(json), WantedNumber),
            CriteriaOperator.Between => field.Type switch
            {
                CriteriaFieldType.Number => (Number(json), WantedNumber),
                CriteriaFieldType.Time or CriteriaFieldType.Date => (MomentOf(json), WantedMoment),
                _ => (Number(json) ?? MomentOf(json), "A number, a date or a time."),
            },
            _ => field.Type switch
            {
                CriteriaFieldType.Text or CriteriaFieldType.Texts => (TextOf(json), WantedText),
                CriteriaFieldType.Choice => (Choice(field, json), $"One of: {string.Join(", ", field.Choices)}."),
                CriteriaFieldType.Number => (Number(json), WantedNumber),
                CriteriaFieldType.Ids => (Number(json) is { Number: >= 1 and <= long.MaxValue } id && id.Number == Math.Floor(id.Number.Value) ? id : null, "A whole number from 1."),
                CriteriaFieldType.Flag => (Flag(json), "true or false."),
                CriteriaFieldType.Date => (MomentOf(json) is { Moment.IsDay: true } day ? day : null, WantedDate),
                CriteriaFieldType.Json => (TextOf(json) ?? Number(json) ?? Flag(json), "A text (not blank), a number, true or false."),
                _ => throw new ArgumentOutOfRangeException(nameof(field)),
            },
        };
        problem = value is null ? new CriteriaProblem("", wanted) : null;
        return value;
    }

    private static CriteriaValue? TextOf(JsonElement json) => UsableText(json) is { } text ? CriteriaValue.Of(text) : null;

    private static CriteriaValue? Number(JsonElement json) => NumberOf(json) is { } number ? CriteriaValue.Of(number) : null;

    private static CriteriaValue? Flag(JsonElement json) => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? CriteriaValue.Of(json.ValueKind == JsonValueKind.True) : null;

    private static CriteriaValue? MomentOf(JsonElement json) => JsonReading.TextOf(json) is { } text && Moment.Parse(text) is { } moment ? CriteriaValue.Of(text, moment) : null;

    private static CriteriaValue? Choice(CriteriaField field, JsonElement json) =>
        UsableText(json) is { } text && ComparableText.Of(text) is var word && field.Choices.Contains(word) ? CriteriaValue.Of(word) : null;
}
