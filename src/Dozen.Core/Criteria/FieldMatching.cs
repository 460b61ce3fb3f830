using System.Text.Json;

namespace Dozen.Core.Criteria;

/// <summary>Whether what a lead has in a field answers a question. A missing value answers only missing, ne and not_in.</summary>
internal static class FieldMatching
{
    public static bool Matches(in FieldValue value, CriteriaOperator asked, Operand operand, LeadFacts facts)
    {
        if (value.IsMissing) return asked is CriteriaOperator.Missing or CriteriaOperator.Ne or CriteriaOperator.NotIn;
        return asked switch
        {
            CriteriaOperator.Exists => true,
            CriteriaOperator.Missing => false,
            CriteriaOperator.Eq or CriteriaOperator.In => IsAmong(value, operand, facts),
            CriteriaOperator.Ne or CriteriaOperator.NotIn => !IsAmong(value, operand, facts),
            CriteriaOperator.Gt or CriteriaOperator.Gte or CriteriaOperator.Lt or CriteriaOperator.Lte =>
                value.TryNumber(out var number) && Compare(number, asked, operand.Values[0].Number!.Value),
            CriteriaOperator.Between => IsBetween(value, operand.Values[0], operand.Values[1]),
            CriteriaOperator.Contains or CriteriaOperator.ContainsAny =>
                value.Kind == ValueKind.Text && ComparableText.Passes(value.Text, operand, static (text, o) => o.Texts.AnyWithin(text)),
            CriteriaOperator.StartsWith =>
                value.Kind == ValueKind.Text && ComparableText.Passes(value.Text, operand, static (text, o) => text.StartsWith(o.ComparableTexts[0], StringComparison.Ordinal)),
            CriteriaOperator.EndsWith =>
                value.Kind == ValueKind.Text && ComparableText.Passes(value.Text, operand, static (text, o) => text.EndsWith(o.ComparableTexts[0], StringComparison.Ordinal)),
            CriteriaOperator.Has or CriteriaOperator.HasAny => HasAny(value, operand, facts),
            CriteriaOperator.HasAll => HasAll(value, operand, facts),
            CriteriaOperator.Before => value.TryTime(out var time, out _) && time < operand.Values[0].Moment!.Value.Start,
            CriteriaOperator.After => value.TryTime(out var time, out _) && time >= operand.Values[0].Moment!.Value.End,
            CriteriaOperator.WithinDays => value.TryTime(out var time, out var isDay) && time <= facts.Now && time >= DaysAgo(operand, facts, isDay),
            CriteriaOperator.OlderThanDays => value.TryTime(out var time, out var isDay) && time < DaysAgo(operand, facts, isDay),
            _ => throw new ArgumentOutOfRangeException(nameof(asked)),
        };
    }

    public static bool Compare(double one, CriteriaOperator asked, double other) => asked switch
    {
        CriteriaOperator.Eq => one == other,
        CriteriaOperator.Ne => one != other,
        CriteriaOperator.Gt => one > other,
        CriteriaOperator.Gte => one >= other,
        CriteriaOperator.Lt => one < other,
        CriteriaOperator.Lte => one <= other,
        _ => throw new ArgumentOutOfRangeException(nameof(asked)),
    };

    private static bool IsAmong(in FieldValue value, Operand operand, LeadFacts facts)
    {
        if (value.Kind == ValueKind.Text && (operand.ListName is not null || operand.ComparableTexts.Count > 0)
            && ComparableText.Passes(value.Text, (operand, facts), static (text, o) => o.operand.Holds(text, o.facts))) return true;
        for (var i = 0; i < operand.Values.Count; i++)
        {
            var wanted = operand.Values[i];
            if (wanted.Number is { } number ? value.TryNumber(out var known) && known == number
                : wanted.Flag is { } flag ? value.Kind == ValueKind.Flag && value.Flag == flag
                : wanted.Moment is { } moment && value.Kind == ValueKind.Date && value.Time == moment.Start) return true;
        }

        return false;
    }

    private static bool IsBetween(in FieldValue value, CriteriaValue first, CriteriaValue last)
    {
        if (first.Number is { } least) return value.TryNumber(out var number) && number >= least && number <= last.Number!.Value;
        return value.TryTime(out var time, out _) && time >= first.Moment!.Value.Start && time < last.Moment!.Value.End;
    }

    /// <summary>So many days before this moment; before today where whole days are compared.</summary>
    private static DateTimeOffset DaysAgo(Operand operand, LeadFacts facts, bool wholeDays) =>
        (wholeDays ? new DateTimeOffset(facts.Now.UtcDateTime.Date, TimeSpan.Zero) : facts.Now).AddDays(-operand.Values[0].Number!.Value);

    private static bool HasAny(in FieldValue value, Operand operand, LeadFacts facts)
    {
        switch (value.Kind)
        {
            case ValueKind.Texts:
                for (var i = 0; i < value.Texts.Count; i++)
                {
                    if (ComparableText.Passes(value.Texts[i], (operand, facts), static (text, o) => o.operand.Holds(text, o.facts))) return true;
                }

                return false;
            case ValueKind.Ids:
                for (var i = 0; i < operand.Values.Count; i++)
                {
                    if (HoldsId(value.Ids, operand.Values[i])) return true;
                }

                return false;
            case ValueKind.Json when value.Json.ValueKind == JsonValueKind.Array:
                foreach (var item in value.Json.EnumerateArray())
                {
                    if (FieldValue.Of(item) is { IsMissing: false } known && IsAmong(known, operand, facts)) return true;
                }

                return false;
            default:
                return false;
        }
    }

    private static bool HasAll(in FieldValue value, Operand operand, LeadFacts facts)
    {
        for (var i = 0; i < operand.Each.Count; i++)
        {
            if (!HasAny(value, operand.Each[i], facts)) return false;
        }

        return true;
    }

    private static bool HoldsId(IReadOnlyList<long> ids, CriteriaValue wanted)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i] == wanted.Number) return true;
        }

        return false;
    }
}
