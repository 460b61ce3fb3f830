using System.Text.Json.Nodes;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Importing.Rows;

/// <summary>The cells of one row sorted by where they go. One instance is filled again for each row of an import; not for several threads.</summary>
internal sealed class RowCells(ColumnMapping mapping, IReadOnlyList<string> columns)
{
    private static readonly int FieldCount = Enum.GetValues<LeadField>().Length;

    private readonly List<Column> plan = [];
    private readonly HashSet<string> sourceKeys = ["rating", "review_count", "hours", "category"];
    private readonly string?[] texts = new string?[FieldCount];
    private readonly Column?[] origins = new Column?[FieldCount];
    private readonly List<string> tags = [];

    /// <summary>
    /// The file is Dozen's own export: what stands in a cell is the field, and nothing is concluded from an empty one.
    /// </summary>
    public bool IsVerbatim { get; } = mapping.Columns.Any(c => c.Target.Field == LeadField.EnrichmentData);

    /// <summary>The row's source data; a new object for each row.</summary>
    public JsonObject SourceData { get; private set; } = [];

    /// <summary>Null when the row has no custom fields.</summary>
    public JsonObject? CustomFields { get; private set; }

    public IReadOnlyList<string> TagTexts => tags;

    public void Fill(SourceRow row)
    {
        while (plan.Count < columns.Count) plan.Add(Next(columns[plan.Count]));

        Array.Clear(texts);
        tags.Clear();
        SourceData = [];
        CustomFields = null;
        for (var i = 0; i < Math.Min(row.Cells.Count, plan.Count); i++)
        {
            if (row.Cells[i] is { Length: > 0 } raw) Put(plan[i], CellText.Clean(raw));
        }
    }

    /// <summary>The cell's text; null when it is empty or the file has no such column.</summary>
    public string? Text(LeadField field) => texts[(int)field];

    /// <summary>The header of the column that is read as the field; null when there is none.</summary>
    public string? Header(LeadField field) => origins[(int)field]?.Header;

    /// <summary>Puts the field's text into the source data under its own header: it could not be read, or says more than was read.</summary>
    public void Keep(LeadField field)
    {
        if (texts[(int)field] is { } text) Keep(field, SourceCell.Read(text));
    }

    /// <summary>The same, for a cell that is already read; null keeps nothing.</summary>
    public void Keep(LeadField field, JsonNode? node)
    {
        if (node is not null && origins[(int)field] is { } origin) SourceData[origin.SourceKey] = node;
    }

    private void Put(Column column, string text)
    {
        var field = column.Target.Field;
        if (field == LeadField.Ignore) return;
        if (field == LeadField.SourceData)
        {
            if (SourceCell.Read(text) is { } node) SourceData[column.SourceKey] = node;
            return;
        }

        if (text.Length == 0 || (!IsVerbatim && CellText.IsBlank(text))) return;
        switch (field)
        {
            case LeadField.CustomField:
                (CustomFields ??= [])[column.Target.Name!] = text;
                break;
            case LeadField.Tags:
                tags.Add(text);
                break;
            case LeadField.Notes when texts[(int)field] is { } before:
                texts[(int)field] = before + "\n" + text;
                break;
            default:
                texts[(int)field] = text;
                break;
        }
    }

    private Column Next(string header)
    {
        var target = mapping.TargetOf(header, plan.Select(c => c.Header));
        var name = ColumnKey.Of(header) is { Length: > 0 } snake ? snake : $"column_{plan.Count + 1}";
        // The typed four keep their own names for what could not be read, unless another column took them.
        var key = target.Field is LeadField.Rating or LeadField.ReviewCount or LeadField.Hours or LeadField.Category ? name + "_text" : name;
        for (var number = 2; !sourceKeys.Add(key); number++) key = $"{name}_{number}";

        var column = new Column(header, target, key);
        if (target.Field != LeadField.SourceData) origins[(int)target.Field] ??= column;
        return column;
    }

    private sealed record Column(string Header, ColumnTarget Target, string SourceKey);
}
