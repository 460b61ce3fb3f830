using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration.Rebuilding;

/// <summary>Says of rows that differ which columns do.</summary>
internal static class ColumnComparison
{
    private const int Shown = 60;

    public static async Task TellAsync(Differences differences, MappingPlan plan, ILegacySource source, CancellationToken cancellationToken)
    {
        foreach (var (table, id, columns, texts) in differences.Rows)
        {
            var definition = plan.Tables.First(t => t.Name == table.Name);
            if (plan.Catalogue.Table(table.Name)?.Column("id") is null) continue;
            await foreach (var row in source.ReadAsync(plan.Of(definition).RowTexts(id), cancellationToken))
            {
                for (var i = 0; i < columns.Count; i++)
                {
                    if (row.Text(i) != texts[i]) differences.Tell($"{table.Name} {id}.{columns[i]}: {Short(row.Text(i))} in the source, {Short(texts[i])} from the target");
                }
            }
        }
    }

    // Enough to see what it is about, and no whole contents in a log.
    private static string Short(string? text) => text is null ? "null" : text.Length <= Shown ? $"\"{text}\"" : $"\"{text[..Shown]}…\" ({text.Length} characters)";
}
