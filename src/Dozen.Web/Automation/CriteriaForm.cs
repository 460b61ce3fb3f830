using System.Text.Json.Nodes;
using Dozen.Core.Criteria;
using Dozen.Core.Database;

namespace Dozen.Web.Automation;

/// <summary>Criteria as a list of rules to choose, or as text where rules can't say it.</summary>
public sealed class CriteriaForm
{
    // They were one condition, without a group around it.
    private bool isBare;

    /// <summary>Written as JSON.</summary>
    public bool IsText { get; private set; }

    public string? Text { get; set; }

    /// <summary>One rule that holds is enough.</summary>
    public bool IsAny { get; set; }

    public List<RuleForm> Rules { get; } = [];

    public bool IsEmpty => IsText ? string.IsNullOrWhiteSpace(Text) || Text.Trim() == "{}" : Rules.Count == 0;

    public static CriteriaForm Of(JsonNode? json)
    {
        var form = new CriteriaForm();
        if (!form.TryFill(json)) form.UseText(json!);
        return form;
    }

    /// <param name="place">Where they stand, for faults.</param>
    public JsonNode ToJson(string place, IDictionary<string, string[]> faults)
    {
        if (!IsText) return FromRules();
        if (JsonTyping.Read(Text, out var problem) is { } json) return json;
        faults[place] = [problem!];
        return new JsonObject();
    }

    /// <summary>Where a rule stands, for faults.</summary>
    public string PlaceOf(string place, int index) => IsBare ? place : $"{place}/{(IsAny ? "any" : "all")}/{index}";

    public void WriteAsText() => UseText(FromRules());

    /// <returns>False when the text can't be said in rules; it stays then.</returns>
    public bool ChooseRules() => JsonTyping.Read(Text, out _) is { } json && TryFill(json);

    private bool IsBare => isBare && Rules.Count == 1;

    private void UseText(JsonNode json) => (IsText, Text) = (true, JsonTyping.Text(json));

    private bool TryFill(JsonNode? json)
    {
        var (rules, now) = json switch
        {
            null or JsonObject { Count: 0 } => (new List<RuleForm?>(), (IsAny: false, IsBare: false)),
            JsonObject { Count: 1 } group when group["all"] is JsonArray all => (all.Select(RuleForm.Of).ToList(), (false, false)),
            JsonObject { Count: 1 } group when group["any"] is JsonArray any => (any.Select(RuleForm.Of).ToList(), (true, false)),
            var one => ([RuleForm.Of(one)], (false, true)),
        };
        if (rules.Contains(null)) return false;
        var before = Rules.ToList();
        Rules.Clear();
        Rules.AddRange(rules.OfType<RuleForm>());
        (IsAny, isBare) = now;
        if (JsonTyping.Same(FromRules(), json))
        {
            (IsText, Text) = (false, null);
            return true;
        }

        Rules.Clear();
        Rules.AddRange(before);
        return false;
    }

    private JsonObject FromRules() => Rules.Count == 0 ? [] : IsBare ? Rules[0].ToJson() : new JsonObject { [IsAny ? "any" : "all"] = new JsonArray([.. Rules.Select(r => r.ToJson())]) };
}

/// <summary>One rule: a field, what is asked of it, and a value as typed.</summary>
public sealed class RuleForm
{
    /// <summary>The documents whose values are named by a path.</summary>
    public static readonly IReadOnlyList<string> Documents = [CriteriaField.CustomFields, CriteriaField.EnrichmentData, CriteriaField.Details];

    private static readonly CriteriaOperator[] Lists =
        [CriteriaOperator.In, CriteriaOperator.NotIn, CriteriaOperator.ContainsAny, CriteriaOperator.HasAny, CriteriaOperator.HasAll, CriteriaOperator.Between];

    private static readonly CriteriaOperator[] Wording =
        [CriteriaOperator.Contains, CriteriaOperator.ContainsAny, CriteriaOperator.StartsWith, CriteriaOperator.EndsWith, CriteriaOperator.Before, CriteriaOperator.After];

    /// <summary>The name of a field, or of a document.</summary>
    public string Field { get; private set; } = "status";

    /// <summary>The names that lead to a value within a document, with dots.</summary>
    public string? Path { get; set; }

    public string Operator { get; set; } = "eq";

    public string? Value { get; set; }

    public bool IsPath => Documents.Contains(Field);

    public bool IsList => SnakeCase.Parse<CriteriaOperator>(Operator) is { } known && Lists.Contains(known);

    public bool HasValue => Operator is not ("exists" or "missing");

    public CriteriaFieldType? Type => IsPath ? CriteriaFieldType.Json : CriteriaField.Find(Field)?.Type;

    public IReadOnlyList<CriteriaOperator> Operators => (CriteriaField.Find(IsPath ? Field + ".x" : Field)?.Operators.Order().ToArray()) ?? [];

    /// <summary>The words that a single value may be; none for one that is typed.</summary>
    public IReadOnlyCollection<string> Choices => IsList || !HasValue ? [] : Type switch
    {
        CriteriaFieldType.Flag => ["true", "false"],
        CriteriaFieldType.Choice => CriteriaField.Find(Field)!.Choices,
        _ => [],
    };

    /// <summary>Asks of another field, and keeps of the rest what can be asked of that one too.</summary>
    public void Choose(string field)
    {
        Field = field;
        if (!Operators.Any(o => o.ToText() == Operator)) Operator = Operators.Select(o => o.ToText()).FirstOrDefault("eq");
        if (Value is not null && Choices.Count > 0 && !Choices.Contains(Value)) Value = null;
    }

    /// <returns>Null for a condition that is no rule of this simple kind.</returns>
    public static RuleForm? Of(JsonNode? json)
    {
        if (json is not JsonObject rule || JsonTyping.TextOf(rule["field"]) is not { } name || JsonTyping.TextOf(rule["op"]) is not { } op) return null;
        var document = Documents.FirstOrDefault(d => name.StartsWith(d + ".", StringComparison.Ordinal));
        var form = new RuleForm { Field = document ?? name, Path = document is null ? null : name[(document.Length + 1)..] };
        if (form.Operators.Count == 0) return null;
        form.Operator = op;
        form.Value = rule["value"] is JsonArray several ? string.Join(", ", several.Select(JsonTyping.TextOf)) : JsonTyping.TextOf(rule["value"]);
        return form;
    }

    public JsonObject ToJson()
    {
        var rule = new JsonObject { ["field"] = IsPath ? $"{Field}.{Path?.Trim()}" : Field, ["op"] = Operator };
        if (!HasValue || string.IsNullOrWhiteSpace(Value)) return rule;
        rule["value"] = !IsList ? One(Value.Trim())
            : Value.TrimStart().StartsWith('@') && Operator is "in" or "not_in" or "has_any" ? JsonValue.Create(Value.Trim())
            : new JsonArray([.. JsonTyping.Parts(Value).Select(One)]);
        return rule;
    }

    private JsonNode One(string text)
    {
        var op = SnakeCase.Parse<CriteriaOperator>(Operator);
        if (op is CriteriaOperator.WithinDays or CriteriaOperator.OlderThanDays) return JsonTyping.Number(text);
        if (op is { } known && Wording.Contains(known)) return JsonValue.Create(text);
        return Type switch
        {
            CriteriaFieldType.Number or CriteriaFieldType.Ids => JsonTyping.Number(text),
            CriteriaFieldType.Flag or CriteriaFieldType.Json when text is "true" or "false" => JsonValue.Create(text == "true"),
            CriteriaFieldType.Json => JsonTyping.Number(text),
            _ => JsonValue.Create(text),
        };
    }
}
