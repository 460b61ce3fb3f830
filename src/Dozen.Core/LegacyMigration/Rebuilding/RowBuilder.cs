using System.Globalization;
using System.Text;
using System.Text.Json;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration.Rebuilding;

/// <summary>Goes the way of the mapping back, for the rows of one definition.</summary>
internal sealed class RowBuilder
{
    /// <summary>The merged lists lie up to five levels above the earlier JSON.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 200 };

    private readonly LegacyTable table;
    private readonly LegacyCatalogue catalogue;
    private readonly PlanFacts facts;
    private readonly (LegacyColumn Column, SourceColumn Source, int At)[] columns;
    private readonly List<TargetColumn> read = [];
    private readonly string?[] texts;

    public RowBuilder(LegacyTable table, LegacyCatalogue catalogue, PlanFacts facts)
    {
        (this.table, this.catalogue, this.facts) = (table, catalogue, facts);
        var source = catalogue.Table(table.Name)!;
        columns = table.Columns.Where(c => source.Column(c.Name) is not null).Select(c => (c, source.Column(c.Name)!, PlaceOf(c))).ToArray();
        texts = new string?[columns.Length];
    }

    /// <summary>The columns of the target that are needed, after its id.</summary>
    public IReadOnlyList<TargetColumn> Read => read;

    public IReadOnlyList<string> Columns => columns.Select(c => c.Column.Name).ToList();

    /// <summary>Which of <see cref="Columns"/> the digest speaks of.</summary>
    public bool[] Digested => columns.Select(c => c.Column.IsDigested).ToArray();

    /// <summary>Whether the target gives nothing back: then all is in the ledger.</summary>
    public string?[] FromLedger(LedgerEntry entry)
    {
        for (var i = 0; i < columns.Length; i++) texts[i] = Original(entry, columns[i].Column)?.Text;
        return texts;
    }

    /// <param name="row">The id and <see cref="Read"/>.</param>
    public string?[] FromRow(LedgerEntry entry, string?[] row)
    {
        Dictionary<int, JsonDocument>? documents = null;
        for (var i = 0; i < columns.Length; i++)
        {
            var (column, source, at) = columns[i];
            texts[i] = column.Name == "id" ? entry.Id.ToString(CultureInfo.InvariantCulture)
                : Original(entry, column) is { } original ? original.Text
                : column.Back is not { } back ? null
                : back.Key is { } key ? Member(Document(at).RootElement.TryGetProperty(key, out var member) ? member : default, source)
                : back.As == BackAs.Json ? Json(row[at], back.Without, entry, source)
                : Given(row[at], back.As, source);
        }

        foreach (var document in documents?.Values ?? Enumerable.Empty<JsonDocument>()) document.Dispose();
        return texts;

        JsonDocument Document(int at)
        {
            documents ??= [];
            if (!documents.TryGetValue(at, out var document)) documents[at] = document = JsonDocument.Parse(row[at]!, Deep);
            return document;
        }
    }

    /// <param name="element">The element of the list that the row became.</param>
    public string?[] FromElement(LedgerEntry entry, JsonElement element)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var (column, source, _) = columns[i];
            texts[i] = Original(entry, column) is { } original ? original.Text : Member(element.TryGetProperty(column.Back!.Key!, out var member) ? member : default, source);
        }

        return texts;
    }

    private static Original? Original(LedgerEntry entry, LegacyColumn column)
    {
        if (entry.Originals is null || !entry.Originals.ByColumn.TryGetValue(column.Name, out var original)) return null;

        // The digest of a secret gives nothing back; the column may take no null.
        return original.Reason == Reasons.DigestOnly ? original with { Text = original.Text is null ? null : SecretColumn.Instead } : original;
    }

    private string? Given(string? text, BackAs form, SourceColumn source)
    {
        if (text is null) return null;
        return form switch
        {
            BackAs.Time when source.Kind == "timestamp" => text.Replace("+00", "", StringComparison.Ordinal),
            BackAs.Label => catalogue.EnumOf(source)?.Labels.FirstOrDefault(l => l.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? text,
            BackAs.Active => text == "active" ? "true" : "false",
            _ => text,
        };
    }

    private static string? Member(JsonElement member, SourceColumn source)
    {
        if (member.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (source.IsJson) return member.GetRawText();
        if (member.ValueKind == JsonValueKind.String)
        {
            var text = member.GetString()!;
            return source.Kind switch
            {
                "timestamptz" => text.Replace('T', ' ').Replace("+00:00", "+00", StringComparison.Ordinal),
                "timestamp" => text.Replace('T', ' ').Replace("+00:00", "", StringComparison.Ordinal),
                _ => text,
            };
        }

        return source.Kind == "float8" ? PostgresText.Float8(double.Parse(member.GetRawText(), CultureInfo.InvariantCulture)) : member.GetRawText();
    }

    private string? Json(string? text, IReadOnlyList<string> without, LedgerEntry entry, SourceColumn source)
    {
        if (text is null) return null;
        IEnumerable<string> foreign = entry.Outcome == RowOutcome.Adjusted && table.Home == source.Name ? [.. without, "legacy"] : without;
        if (text != "{}" && foreign.Any(k => text.Contains($"\"{k}\"", StringComparison.Ordinal))) text = Without(text, foreign);
        return source.Kind.StartsWith('_') ? text.Replace("[", "{", StringComparison.Ordinal).Replace("]", "}", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) : text;
    }

    /// <summary>The same object without some members, written as jsonb writes it.</summary>
    private static string Without(string text, IEnumerable<string> keys)
    {
        using var document = JsonDocument.Parse(text, Deep);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return text;
        var json = new StringBuilder("{");
        foreach (var member in document.RootElement.EnumerateObject().Where(m => !keys.Contains(m.Name)))
        {
            if (json.Length > 1) json.Append(", ");
            PostgresText.AppendJson(json, member.Name);
            json.Append(": ").Append(member.Value.GetRawText());
        }

        return json.Append('}').ToString();
    }

    private int PlaceOf(LegacyColumn column)
    {
        if (column is MilestoneColumn milestone)
        {
            var shift = facts.ActivityShift(milestone.Alias).ToString(CultureInfo.InvariantCulture);
            read.Add(new TargetColumn($"(SELECT m.completed_at FROM activities AS m WHERE m.id = leads.id + {shift})", TargetForm.Time));
            return read.Count;
        }

        if (column.Back is not { Column.Length: > 0 } back || back.Column == "id") return 0;
        var form = back.As switch
        {
            BackAs.YesOrNo => TargetForm.YesOrNo,
            BackAs.Time => TargetForm.Time,
            BackAs.Float => TargetForm.Real,
            _ => TargetForm.Text,
        };
        var at = read.FindIndex(c => c.Name == back.Column);
        if (at >= 0) return at + 1;
        read.Add(new TargetColumn(back.Column, form));
        return read.Count;
    }
}
