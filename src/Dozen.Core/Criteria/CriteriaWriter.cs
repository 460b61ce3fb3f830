using System.Text.Json.Nodes;
using Dozen.Core.Database;

namespace Dozen.Core.Criteria;

/// <summary>Writes conditions in the one form in which they are stored.</summary>
internal static class CriteriaWriter
{
    public static JsonObject Write(Condition condition) => condition switch
    {
        AllOf { Conditions.Count: 0 } => [],
        AllOf all => new JsonObject { ["all"] = Several(all) },
        AnyOf any => new JsonObject { ["any"] = Several(any) },
        NotOf not => new JsonObject { ["not"] = Write(not.Inner) },
        FieldTest test => Field(test),
        ActivityTest test => Activities(test),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static JsonArray Several(ConditionGroup group) => [.. group.Conditions.Select(Write)];

    private static JsonObject Field(FieldTest test)
    {
        var json = new JsonObject { ["field"] = test.Field.Name, ["op"] = test.Operator.ToText() };
        if (test.Operand.ToJson() is { } value) json["value"] = value;
        return json;
    }

    private static JsonObject Activities(ActivityTest test)
    {
        var pattern = new JsonObject();
        if (test.Pattern.Types.Count > 0) pattern["type"] = new JsonArray([.. test.Pattern.Types.Select(t => JsonValue.Create(t.ToText()))]);
        if (test.Pattern.Direction is { } direction) pattern["direction"] = direction.ToText();
        if (test.Pattern.Status is { } status) pattern["status"] = status.ToText();
        if (test.Pattern.WithinDays is { } days) pattern["within_days"] = days;
        if (test.Pattern.SubjectContains is { } text) pattern["subject_contains"] = text;
        return new JsonObject
        {
            ["activities"] = pattern,
            ["count"] = new JsonObject { ["op"] = test.Comparison.ToText(), ["value"] = test.Count },
        };
    }
}
