using System.Text.Json;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Criteria;

/// <summary>Criteria that were read, or why they can't be.</summary>
/// <param name="Criteria">Null when there is a problem.</param>
public sealed record CriteriaReading(LeadCriteria? Criteria, IReadOnlyList<CriteriaProblem> Problems)
{
    /// <summary>Null for criteria that were understood.</summary>
    /// <param name="field">The input field they came in; each problem is reported under it, followed by the JSON pointer: <c>target_criteria/all/0/op</c>.</param>
    public Failure? FailureFor(string field)
    {
        if (Criteria is not null) return null;
        var problems = new FieldProblems();
        foreach (var problem in Problems) problems.Add(field + problem.At, problem.Message);
        return problems.Failure;
    }
}

/// <summary>
/// Reads and checks the criteria language, and the shape that rules had on the earlier platform
/// (<c>{"company":{"required":true}}</c>). Never throws, whatever it is given.
/// </summary>
public sealed class CriteriaReader
{
    public const int DeepestNesting = 8;
    public const int MostConditions = 100;

    /// <summary>In characters, of the whole document.</summary>
    public const int Longest = 100_000;

    private const int MostProblems = 20;

    private readonly NamedLists lists;
    private readonly List<CriteriaProblem> problems = [];
    private int conditions;

    private CriteriaReader(NamedLists lists) => this.lists = lists;

    /// <param name="json">As given by anybody.</param>
    /// <param name="lists">The lists that may be named.</param>
    public static CriteriaReading Read(string json, NamedLists lists)
    {
        if (json.Length > Longest) return Refused($"At most {Longest} characters.");
        return JsonReading.Parse(json) is { } document ? Read(document, lists) : Refused("This is no JSON.");
    }

    public static CriteriaReading Read(JsonText json, NamedLists lists) => Read(json.Text, lists);

    public static CriteriaReading Read(JsonElement json, NamedLists lists)
    {
        var reader = new CriteriaReader(lists);
        var root = reader.Condition(json, "", 0);
        return root is not null && reader.problems.Count == 0 ? new CriteriaReading(new LeadCriteria(root), []) : new CriteriaReading(null, reader.problems);
    }

    private static CriteriaReading Refused(string message) => new(null, [new CriteriaProblem("", message)]);

    private Condition? Condition(JsonElement json, string pointer, int depth)
    {
        if (PropertiesOf(json, pointer) is not { } properties) return null;
        if (properties.Count == 0) return new AllOf([]);
        if (properties.ContainsKey("field")) return Field(properties, pointer);
        if (properties.ContainsKey("activities")) return Activities(properties, pointer);
        if (properties.Keys.FirstOrDefault(k => k is "all" or "any" or "not") is not { } group) return Earlier(properties, pointer);
        if (properties.Count > 1) return Problem(pointer, "Only one of all, any and not, and nothing beside it; put one into the other.");
        if (depth == DeepestNesting) return Problem(pointer, $"Nested more than {DeepestNesting} deep.");
        var inner = CriteriaProblem.Into(pointer, group);
        return group == "not"
            ? Condition(properties[group], inner, depth + 1) is { } denied ? new NotOf(denied) : null
            : Several(properties[group], group, inner, depth + 1);
    }

    private ConditionGroup? Several(JsonElement json, string group, string pointer, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array) return Problem<ConditionGroup>(pointer, "A list of conditions.");
        var read = new List<Condition>();
        foreach (var (index, item) in json.EnumerateArray().Index())
        {
            if (problems.Count >= MostProblems || conditions > MostConditions) return null;
            if (Condition(item, CriteriaProblem.Into(pointer, index), depth) is { } condition) read.Add(condition);
        }

        if (group == "all") return new AllOf(read);
        return json.GetArrayLength() == 0 ? Problem<ConditionGroup>(pointer, "At least one condition; without any, no lead would match.") : new AnyOf(read);
    }

    private FieldTest? Field(Dictionary<string, JsonElement> properties, string pointer)
    {
        if (!Count(pointer)) return null;
        Only(properties, pointer, "field", "op", "value");
        var name = JsonReading.TextOf(properties["field"]);
        var field = name is null ? null : CriteriaField.Find(name);
        if (field is null) return Problem<FieldTest>(pointer + "/field", NoField(name));
        if (!properties.TryGetValue("op", out var op)) return Problem<FieldTest>(pointer + "/op", $"Is missing. One of: {Names(field.Operators)}.");
        if (JsonReading.TextOf(op) is not { } text || SnakeCase.Parse<CriteriaOperator>(text) is not { } asked || !field.Operators.Contains(asked))
            return Problem<FieldTest>(pointer + "/op", $"What can be asked of {field.Name}: {Names(field.Operators)}.");
        var operand = OperandReading.Read(field, asked, properties.TryGetValue("value", out var value) ? value : null, lists, out var problem);
        return operand is null ? Problem<FieldTest>(pointer + "/value" + problem!.At, problem.Message) : new FieldTest(field, asked, operand);
    }

    private ActivityTest? Activities(Dictionary<string, JsonElement> properties, string pointer)
    {
        if (!Count(pointer)) return null;
        Only(properties, pointer, "activities", "count");
        var inner = pointer + "/activities";
        if (PropertiesOf(properties["activities"], inner) is not { } wanted) return null;
        Only(wanted, inner, "type", "direction", "status", "within_days", "subject_contains");
        var types = wanted.TryGetValue("type", out var type) ? Types(type, inner + "/type") : [];
        var direction = One<ActivityDirection>(wanted, "direction", inner);
        var status = One<ActivityStatus>(wanted, "status", inner);
        int? days = null;
        if (wanted.TryGetValue("within_days", out var within) && (days = OperandReading.DaysOf(within)) is null) Problem(inner + "/within_days", OperandReading.WantedDays);
        string? subject = null;
        if (wanted.TryGetValue("subject_contains", out var contains) && (subject = OperandReading.UsableText(contains)) is null) Problem(inner + "/subject_contains", OperandReading.WantedText);
        var (comparison, count) = properties.TryGetValue("count", out var counted) ? Comparison(counted, pointer + "/count") : (CriteriaOperator.Gte, 1);
        return new ActivityTest(new ActivityPattern(types, direction, status, days, subject), comparison, count);
    }

    private List<ActivityType> Types(JsonElement json, string pointer)
    {
        var types = new List<ActivityType>();
        var items = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().Select((item, i) => (item, CriteriaProblem.Into(pointer, i))) : [(json, pointer)];
        foreach (var (item, at) in items)
        {
            if (JsonReading.TextOf(item) is { } text && SnakeCase.Parse<ActivityType>(text) is { } type)
            {
                if (!types.Contains(type)) types.Add(type);
            }
            else
            {
                Problem(at, $"One of: {string.Join(", ", SnakeCase.Texts<ActivityType>())}.");
            }
        }

        return types;
    }

    private TEnum? One<TEnum>(Dictionary<string, JsonElement> properties, string name, string pointer) where TEnum : struct, Enum
    {
        if (!properties.TryGetValue(name, out var json)) return null;
        if (JsonReading.TextOf(json) is { } text && SnakeCase.Parse<TEnum>(text) is { } value) return value;
        Problem($"{pointer}/{name}", $"One of: {string.Join(", ", SnakeCase.Texts<TEnum>())}.");
        return null;
    }

    private (CriteriaOperator Comparison, double Count) Comparison(JsonElement json, string pointer)
    {
        if (PropertiesOf(json, pointer) is not { } properties) return default;
        Only(properties, pointer, "op", "value");
        var comparison = CriteriaOperator.Gte;
        if (properties.TryGetValue("op", out var op))
        {
            if (JsonReading.TextOf(op) is { } text && SnakeCase.Parse<CriteriaOperator>(text) is { } asked && EarlierShape.Comparisons.Contains(asked)) comparison = asked;
            else Problem(pointer + "/op", $"One of: {Names(EarlierShape.Comparisons)}.");
        }

        if (properties.TryGetValue("value", out var value) && OperandReading.NumberOf(value) is { } count && count >= 0 && count == Math.Floor(count)) return (comparison, count);
        Problem(pointer + "/value", "A whole number from 0.");
        return default;
    }

    /// <summary>The shape of the earlier platform: fields with what is asked of each, all of which must match.</summary>
    private AllOf? Earlier(Dictionary<string, JsonElement> properties, string pointer)
    {
        var read = new List<Condition>();
        foreach (var (name, json) in properties)
        {
            var inner = CriteriaProblem.Into(pointer, name);
            foreach (var part in EarlierShape.Read(name, json, inner, this))
            {
                if (!Count(inner)) return null;
                read.Add(part);
            }
        }

        return new AllOf(read);
    }

    internal Condition? Test(CriteriaField field, CriteriaOperator asked, JsonElement? value, string pointer)
    {
        if (!field.Operators.Contains(asked)) return Problem(pointer, $"What can be asked of {field.Name}: {Names(field.Operators)}.");
        var operand = OperandReading.Read(field, asked, value, lists, out var problem);
        return operand is null ? Problem(pointer + problem!.At, problem.Message) : new FieldTest(field, asked, operand);
    }

    internal Condition? Problem(string pointer, string message) => Problem<Condition>(pointer, message);

    internal static string NoField(string? name) => name is null
        ? "A field's name."
        : $"There is no field {name.Truncated(100)}. What a lead has beyond its columns is named custom_fields.NAME, enrichment_data.SOURCE.NAME, or details.NAME for either.";

    internal Dictionary<string, JsonElement>? PropertiesOf(JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Problem(pointer, "A JSON object.");
            return null;
        }

        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (JsonReading.NameOf(property) is not { } name)
            {
                Problem(pointer, "A name holds half a character.");
                return null;
            }

            if (!properties.TryAdd(name, property.Value)) Problem(CriteriaProblem.Into(pointer, name), "Stands here twice.");
        }

        return properties;
    }

    private void Only(Dictionary<string, JsonElement> properties, string pointer, params ReadOnlySpan<string> known)
    {
        foreach (var name in properties.Keys)
        {
            if (!known.Contains(name)) Problem(CriteriaProblem.Into(pointer, name), $"Is not known here. There are: {string.Join(", ", known!)}.");
        }
    }

    private bool Count(string pointer)
    {
        if (++conditions == MostConditions + 1) Problem(pointer, $"More than {MostConditions} conditions.");
        return conditions <= MostConditions;
    }

    private T? Problem<T>(string pointer, string message) where T : class
    {
        if (problems.Count < MostProblems) problems.Add(new CriteriaProblem(pointer, message));
        return null;
    }

    private static string Names(IEnumerable<CriteriaOperator> operators) => string.Join(", ", operators.Order().Select(o => o.ToText()));
}
