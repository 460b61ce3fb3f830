using Dozen.Core.Common;

namespace Dozen.Core.Exporting;

/// <param name="Name">The heading, which is stable: people's spreadsheets and the import rely on it.</param>
internal sealed record ExportColumn<TRow>(string Name, Func<TRow, ExportValue> Value);

/// <summary>What a list is exported as: all that a further export declares, beside how its rows are read.</summary>
/// <param name="Name">Part of the file's name, and the name of the sheet.</param>
internal sealed record ExportTable<TRow>(string Name, params IReadOnlyList<ExportColumn<TRow>> Columns)
{
    /// <param name="fields">In the order wanted; none means all columns.</param>
    /// <returns>Refuses a name that is no column, and one that stands there twice.</returns>
    public Result<IReadOnlyList<ExportColumn<TRow>>> Choose(IReadOnlyList<string> fields)
    {
        if (fields.Count == 0) return Columns.ToList();

        var chosen = new List<ExportColumn<TRow>>();
        foreach (var field in fields)
        {
            if (Columns.FirstOrDefault(c => c.Name == field) is not { } column)
                return Failure.Invalid("fields", $"There is no column {field.Truncated(50)} here. There are: {string.Join(", ", Columns.Select(c => c.Name))}.");
            if (chosen.Contains(column)) return Failure.Invalid("fields", $"{field} stands there twice.");
            chosen.Add(column);
        }

        return chosen;
    }
}
