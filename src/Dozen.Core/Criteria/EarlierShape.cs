using System.Collections.Frozen;
using System.Text.Json;
using Dozen.Core.Activities;

namespace Dozen.Core.Criteria;

/// <summary>
/// What rules looked like on the earlier platform: <c>{"job_title":{"contains":"ceo"},"company_size":{"min":1000}}</c>.
/// There a field that was not known counted as true; here it is a problem that says so.
/// </summary>
internal static class EarlierShape
{
    public static readonly FrozenSet<CriteriaOperator> Comparisons =
        FrozenSet.Create(CriteriaOperator.Eq, CriteriaOperator.Ne, CriteriaOperator.Gt, CriteriaOperator.Gte, CriteriaOperator.Lt, CriteriaOperator.Lte);

    private static readonly FrozenDictionary<string, CriteriaOperator> Operators = new Dictionary<string, CriteriaOperator>
    {
        ["equals"] = CriteriaOperator.Eq,
        ["eq"] = CriteriaOperator.Eq,
        ["not_equals"] = CriteriaOperator.Ne,
        ["ne"] = CriteriaOperator.Ne,
        ["in"] = CriteriaOperator.In,
        ["not_in"] = CriteriaOperator.NotIn,
        ["contains"] = CriteriaOperator.Contains,
        ["contains_any"] = CriteriaOperator.ContainsAny,
        ["starts_with"] = CriteriaOperator.StartsWith,
        ["ends_with"] = CriteriaOperator.EndsWith,
        ["min"] = CriteriaOperator.Gte,
        ["gte"] = CriteriaOperator.Gte,
        ["max"] = CriteriaOperator.Lte,
        ["lte"] = CriteriaOperator.Lte,
        ["gt"] = CriteriaOperator.Gt,
        ["greater_than"] = CriteriaOperator.Gt,
        ["lt"] = CriteriaOperator.Lt,
        ["less_than"] = CriteriaOperator.Lt,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What had no column there and has none here, but is known of leads.</summary>
    private static readonly FrozenSet<string> Details = FrozenSet.Create(
        StringComparer.Ordinal, "company_size", "employee_count", "annual_revenue", "budget", "unsubscribed", "bounced_emails");

    /// <summary>Figures that were counted from activities.</summary>
    private static readonly FrozenDictionary<string, ActivityType> Figures = new Dictionary<string, ActivityType>
    {
        ["email_opens"] = ActivityType.EmailOpened,
        ["email_clicks"] = ActivityType.EmailClicked,
        ["website_visits"] = ActivityType.WebsiteVisit,
        ["downloads"] = ActivityType.Download,
        ["form_submissions"] = ActivityType.FormSubmitted,
        ["demo_requests"] = ActivityType.DemoRequested,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is asked of one field; problems go to the reader.</summary>
    public static IEnumerable<Condition> Read(string name, JsonElement json, string pointer, CriteriaReader reader)
    {
        var read = new List<Condition>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            Add(json.ValueKind == JsonValueKind.Array ? "in" : "equals", json, pointer);
            return read;
        }

        if (reader.PropertiesOf(json, pointer) is not { } asked) return read;
        if (asked.Count == 0) reader.Problem(pointer, "Says nothing about the field.");
        foreach (var (word, value) in asked) Add(word, value, CriteriaProblem.Into(pointer, word));
        return read;

        void Add(string word, JsonElement value, string at)
        {
            if (Figures.TryGetValue(name, out var type))
            {
                if (Figure(type, word, value) is { } counted) read.Add(counted);
                else reader.Problem(at, "min, max, equals, or gt, gte, lt, lte with a whole number from 0.");
                return;
            }

            if ((CriteriaField.Find(name) ?? (Details.Contains(name) ? CriteriaField.Find($"{CriteriaField.Details}.{name}") : null)) is not { } field)
            {
                reader.Problem(pointer, CriteriaReader.NoField(name));
                return;
            }

            if (Test(field, word, value, at, reader) is { } test) read.Add(test);
        }
    }

    private static Condition? Test(CriteriaField field, string word, JsonElement value, string pointer, CriteriaReader reader)
    {
        if (word is "required" or "exists")
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return reader.Problem(pointer, "true or false.");

            // Not to be required is no demand; not to exist is one.
            if (value.ValueKind == JsonValueKind.False) return word == "required" ? new AllOf([]) : reader.Test(field, CriteriaOperator.Missing, null, pointer);
            return field.Type == CriteriaFieldType.Flag ? reader.Test(field, CriteriaOperator.Eq, value, pointer) : reader.Test(field, CriteriaOperator.Exists, null, pointer);
        }

        if (!Operators.TryGetValue(word, out var asked)) return reader.Problem(pointer, $"Is not known here. There are: required, {string.Join(", ", Operators.Keys.Order(StringComparer.Ordinal))}.");
        var isList = value.ValueKind == JsonValueKind.Array;
        asked = (asked, field.Type, isList) switch
        {
            (CriteriaOperator.Eq, CriteriaFieldType.Texts, _) => isList ? CriteriaOperator.HasAny : CriteriaOperator.Has,
            (CriteriaOperator.Contains, CriteriaFieldType.Texts or CriteriaFieldType.Ids, _) => isList ? CriteriaOperator.HasAny : CriteriaOperator.Has,
            (CriteriaOperator.In, CriteriaFieldType.Texts or CriteriaFieldType.Ids, true) => CriteriaOperator.HasAny,
            (CriteriaOperator.Eq, _, true) => CriteriaOperator.In,
            (CriteriaOperator.Ne, _, true) => CriteriaOperator.NotIn,
            (CriteriaOperator.Contains, _, true) => CriteriaOperator.ContainsAny,
            _ => asked,
        };
        return reader.Test(field, asked, value, pointer);
    }

    private static ActivityTest? Figure(ActivityType type, string word, JsonElement value)
    {
        if (!Operators.TryGetValue(word, out var asked) || !Comparisons.Contains(asked)) return null;
        if (OperandReading.NumberOf(value) is not { } count || count < 0 || count != Math.Floor(count)) return null;
        return new ActivityTest(new ActivityPattern([type], null, null, null, null), asked, count);
    }
}
