using System.Text.Json.Nodes;

namespace Dozen.Core.Criteria;

/// <summary>What a field is compared with: nothing, one value, several, or a named list.</summary>
public sealed class Operand
{
    internal static readonly Operand None = new([], isList: false);

    private readonly ComparableSet texts;
    private Operand[]? each;

    internal Operand(IReadOnlyList<CriteriaValue> values, bool isList)
    {
        (Values, IsList) = (values, isList);
        texts = new ComparableSet(values.Select(v => v.Text).OfType<string>());
    }

    internal Operand(string listName)
        : this([], isList: true) => ListName = listName;

    public IReadOnlyList<CriteriaValue> Values { get; }

    /// <summary>Whether it is written as a list.</summary>
    public bool IsList { get; }

    /// <summary>The list of the organisation that is meant, without its <c>@</c>; null for values that are written down.</summary>
    public string? ListName { get; }

    /// <summary>The texts among the values, in comparable form, each once.</summary>
    public IReadOnlyList<string> ComparableTexts => texts.All;

    internal ComparableSet Texts => texts;

    /// <summary>Its values one by one, for what is asked of each.</summary>
    internal IReadOnlyList<Operand> Each => each ??= [.. Values.Select(v => new Operand([v], isList: false))];

    internal bool Holds(ReadOnlySpan<char> comparable, LeadFacts facts) => ListName is { } name ? facts.Lists.Contains(name, comparable) : texts.Contains(comparable);

    internal JsonNode? ToJson()
    {
        if (ListName is { } name) return JsonValue.Create("@" + name);
        if (IsList) return new JsonArray([.. Values.Select(v => v.ToJson())]);
        return Values.Count == 0 ? null : Values[0].ToJson();
    }
}

/// <summary>One value that is written in criteria: a text, a number, a yes or no, or a time.</summary>
public readonly record struct CriteriaValue
{
    /// <summary>As it was given; also of a time.</summary>
    public string? Text { get; private init; }

    public double? Number { get; private init; }

    public bool? Flag { get; private init; }

    /// <summary>Only where a time is asked for.</summary>
    public Moment? Moment { get; private init; }

    internal static CriteriaValue Of(string text) => new() { Text = text };

    internal static CriteriaValue Of(double number) => new() { Number = number };

    internal static CriteriaValue Of(bool flag) => new() { Flag = flag };

    internal static CriteriaValue Of(string text, Moment moment) => new() { Text = text, Moment = moment };

    internal JsonNode ToJson() => Number is { } number ? JsonValue.Create(number) : Flag is { } flag ? JsonValue.Create(flag) : JsonValue.Create(Text!);
}
