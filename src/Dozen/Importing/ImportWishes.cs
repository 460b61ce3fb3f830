using Dozen.Core.Common;
using Dozen.Core.Importing;
using Dozen.Core.Importing.Rows;

namespace Dozen.Importing;

/// <summary>What the person says of the columns; the rest stays as recognised.</summary>
/// <param name="Columns">As <c>Column=field</c>.</param>
/// <param name="SourceName">Null when not said.</param>
internal sealed record ImportWishes(IReadOnlyList<string> Columns, string? SourceName)
{
    public bool IsEmpty => Columns.Count == 0 && SourceName is null;

    public Result<ColumnMapping> Apply(ImportPreview preview)
    {
        var targets = preview.Mapping.Columns.ToDictionary(c => c.Column, c => c.Target);
        var chosen = new HashSet<string>();
        foreach (var wish in Columns)
        {
            // A heading may contain the sign, a field never does.
            if (wish.LastIndexOf('=') is not (> 0 and var sign)) return Failure.Invalid("map", $"\"{wish}\" is not Column=field.");
            var (name, field) = (wish[..sign].Trim(), wish[(sign + 1)..].Trim());
            if (ColumnTarget.Parse(field) is not { } target) return Failure.Invalid("map", $"\"{field}\" is no field a column can go to. {Fields}");
            var column = preview.Columns.FirstOrDefault(c => c == name) ?? preview.Columns.FirstOrDefault(c => string.Equals(c.Trim(), name, StringComparison.OrdinalIgnoreCase));
            if (column is null) return Failure.Invalid("map", $"The file has no column \"{name}\". It has: {string.Join(", ", preview.Columns)}.");

            // What was only guessed gives way to what was said.
            if (target.IsSingle)
            {
                foreach (var guessed in targets.Where(t => t.Value.Field == target.Field && !chosen.Contains(t.Key)).Select(t => t.Key).ToList()) targets[guessed] = ColumnTarget.SourceData;
            }

            targets[column] = target;
            chosen.Add(column);
        }

        var mapping = new ColumnMapping(SourceName ?? preview.Mapping.SourceName, preview.Columns.Where(targets.ContainsKey).Distinct().Select(c => new MappedColumn(c, targets[c])).ToList());
        return mapping.Problem() is { } problem ? problem : mapping;
    }

    private static string Fields =>
        $"Fields: {string.Join(", ", Enum.GetValues<LeadField>().Where(f => f != LeadField.CustomField).Select(f => new ColumnTarget(f).ToString()))}, custom_fields.NAME.";
}
