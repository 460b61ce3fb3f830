namespace Dozen.Core.Criteria;

/// <summary>What a condition asks of a field; written in lower_snake.</summary>
public enum CriteriaOperator
{
    Eq,
    Ne,
    In,
    NotIn,
    Gt,
    Gte,
    Lt,
    Lte,

    /// <summary>Both ends included; of a date, the whole day.</summary>
    Between,
    Exists,
    Missing,
    Contains,
    ContainsAny,
    StartsWith,
    EndsWith,
    Has,
    HasAny,
    HasAll,
    Before,
    After,

    /// <summary>From so many days ago until now.</summary>
    WithinDays,

    /// <summary>Before so many days ago.</summary>
    OlderThanDays,
}

/// <summary>What a field holds, which says what may be asked of it.</summary>
public enum CriteriaFieldType
{
    Text,

    /// <summary>One of a few known words.</summary>
    Choice,

    /// <summary>Compared as a 64-bit floating point number, on every engine.</summary>
    Number,
    Time,

    /// <summary>A day, in UTC.</summary>
    Date,
    Flag,
    Texts,
    Ids,

    /// <summary>A value within a JSON document: whatever it is there.</summary>
    Json,
}

internal static class CriteriaOperators
{
    private static readonly CriteriaOperator[] Presence = [CriteriaOperator.Exists, CriteriaOperator.Missing];
    private static readonly CriteriaOperator[] Equality = [CriteriaOperator.Eq, CriteriaOperator.Ne, CriteriaOperator.In, CriteriaOperator.NotIn, .. Presence];
    private static readonly CriteriaOperator[] Wording = [CriteriaOperator.Contains, CriteriaOperator.ContainsAny, CriteriaOperator.StartsWith, CriteriaOperator.EndsWith];
    private static readonly CriteriaOperator[] Size = [CriteriaOperator.Gt, CriteriaOperator.Gte, CriteriaOperator.Lt, CriteriaOperator.Lte, CriteriaOperator.Between];
    private static readonly CriteriaOperator[] Moments = [CriteriaOperator.Before, CriteriaOperator.After, CriteriaOperator.Between, CriteriaOperator.WithinDays, CriteriaOperator.OlderThanDays];
    private static readonly CriteriaOperator[] Holding = [CriteriaOperator.Has, CriteriaOperator.HasAny, CriteriaOperator.HasAll];

    public static IReadOnlyList<CriteriaOperator> Of(CriteriaFieldType type) => type switch
    {
        CriteriaFieldType.Text => [.. Equality, .. Wording],
        CriteriaFieldType.Choice => Equality,
        CriteriaFieldType.Number => [.. Equality, .. Size],
        CriteriaFieldType.Time => [.. Moments, .. Presence],
        CriteriaFieldType.Date => [.. Equality, .. Moments],
        CriteriaFieldType.Flag => [CriteriaOperator.Eq, CriteriaOperator.Ne],
        CriteriaFieldType.Texts or CriteriaFieldType.Ids => [.. Holding, .. Presence],
        CriteriaFieldType.Json => Enum.GetValues<CriteriaOperator>(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
