using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Criteria;

/// <summary>Whether a lead matches, and why.</summary>
/// <param name="Reasons">The conditions that decided: of <c>all</c> that match, every one; of <c>all</c> that don't, those that fail; of <c>any</c> the other way round.</param>
public sealed record CriteriaExplanation(bool Matched, IReadOnlyList<CriteriaReason> Reasons);

/// <summary>A condition that decided.</summary>
/// <param name="At">Where it stands in the criteria as they are stored (JSON pointer).</param>
/// <param name="Condition">The condition itself, as it is stored.</param>
/// <param name="Matched">Whether it matched; inside <c>not</c> that speaks against the lead.</param>
/// <param name="Value">What the lead has there, JSON; null when it has nothing. Of activities, how many were counted.</param>
public sealed record CriteriaReason(string At, JsonText Condition, bool Matched, JsonText? Value);

internal static class Explaining
{
    /// <summary>Longer texts are cut: this is for people to read.</summary>
    private const int LongestText = 200;

    public static CriteriaExplanation Of(Condition root, LeadFacts facts)
    {
        var reasons = new List<CriteriaReason>();
        var matched = Collect(root, facts, "", reasons);
        return new CriteriaExplanation(matched, reasons);
    }

    /// <summary>Adds the reasons of one condition, and tells whether it matched.</summary>
    private static bool Collect(Condition condition, LeadFacts facts, string pointer, List<CriteriaReason> reasons)
    {
        switch (condition)
        {
            case NotOf not:
                return !Collect(not.Inner, facts, pointer + "/not", reasons);
            case ConditionGroup group:
                // Whatever speaks the same way as the whole group has decided it.
                var (matched, name) = (group.Matches(facts), group is AllOf ? "all" : "any");
                for (var i = 0; i < group.Conditions.Count; i++)
                {
                    if (group.Conditions[i].Matches(facts) == matched) Collect(group.Conditions[i], facts, CriteriaProblem.Into($"{pointer}/{name}", i), reasons);
                }

                return matched;
            default:
                var answer = condition.Matches(facts);
                reasons.Add(new CriteriaReason(pointer, JsonText.From(CriteriaWriter.Write(condition)), answer, ValueOf(condition, facts)));
                return answer;
        }
    }

    private static JsonText? ValueOf(Condition condition, LeadFacts facts) => condition switch
    {
        ActivityTest test => JsonText.From(test.CountIn(facts)),
        FieldTest test => Shown(test.Field.Read(facts)),
        _ => null,
    };

    private static JsonText? Shown(FieldValue value) => value.Kind switch
    {
        ValueKind.Missing => null,
        ValueKind.Text => JsonText.From(value.Text.Truncated(LongestText)),
        ValueKind.Number => JsonText.From(value.Number),
        ValueKind.Flag => JsonText.From(value.Flag),
        ValueKind.Time => JsonText.From(value.Time.UtcDateTime),
        ValueKind.Date => JsonText.From(DateOnly.FromDateTime(value.Time.UtcDateTime)),
        ValueKind.Texts => JsonText.From(new JsonArray([.. value.Texts.Select(t => JsonValue.Create(t))])),
        ValueKind.Ids => JsonText.From(new JsonArray([.. value.Ids.Select(i => JsonValue.Create(i))])),
        ValueKind.Json => JsonText.From(value.Json.GetRawText().Truncated(LongestText)),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
