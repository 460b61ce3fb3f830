using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dozen.Core.LegacyMigration.Ledger;
using Dozen.Core.LegacyMigration.Mapping;

namespace Dozen.Core.LegacyMigration.Rebuilding;

/// <summary>
/// The earlier tables, made again of the twelve and the ledger: both in the order of ids, side by side, so that memory stays
/// flat. It is the check of a migration and the way back at once.
/// </summary>
internal sealed class RebuiltTables(ILedgerReader ledger, ITwelveTables tables)
{
    private const long Beginning = long.MinValue;
    private const long End = long.MaxValue;

    private readonly PlanFacts facts = new(ledger.Header.FirstOrganization, ledger.Header.Ids, new HashSet<string>(), ledger.Header.Salt);

    /// <summary>The definitions of the mapping, in the order in which the tables were written.</summary>
    public IReadOnlyList<LegacyTable> Definitions { get; } =
        MappingPlan.Known(ledger.Header.Catalogue, ledger.Header.LedgerOnly).Where(t => ledger.Header.Catalogue.Table(t.Name) is not null).ToList();

    public RowBuilder BuilderOf(LegacyTable table) => new(table, ledger.Header.Catalogue, facts);

    /// <summary>Every row of the definition; those that only the ledger has come with the first definition of their table.</summary>
    public async IAsyncEnumerable<RebuiltRow> RowsAsync(LegacyTable table, RowBuilder builder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Definitions.First(d => d.Name == table.Name) == table)
        {
            foreach (var entry in ledger.Entries(table.Name, target: null)) yield return new RebuiltRow(entry, builder.FromLedger(entry), null);
        }

        if (table.Target is null) yield break;
        var rows = table.Element is null ? OfRowsAsync(table, builder, cancellationToken) : OfElementsAsync(table, table.Element, builder, cancellationToken);
        await foreach (var row in rows) yield return row;
    }

    private async IAsyncEnumerable<RebuiltRow> OfRowsAsync(LegacyTable table, RowBuilder builder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (least, most) = RangeOf(table);
        await using var rows = tables.ReadAsync(table.Target!, builder.Read, least, most, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var isThere = await rows.MoveNextAsync();
        var entries = ledger.Entries(table.Name, table.Target, byTarget: table is { NewId: not null, Name: "workflow_executions" });
        foreach (var entry in entries)
        {
            while (isThere && Id(rows.Current) < entry.TargetId) isThere = await rows.MoveNextAsync();
            if (!isThere || Id(rows.Current) != entry.TargetId)
            {
                yield return new RebuiltRow(entry, [], $"{table.Target} {entry.TargetId} is not there");
                continue;
            }

            yield return new RebuiltRow(entry, builder.FromRow(entry, rows.Current), null);
        }
    }

    private async IAsyncEnumerable<RebuiltRow> OfElementsAsync(LegacyTable table, JsonElementPlace place, RowBuilder builder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.ReadAsync(table.Target!, [new TargetColumn(place.Column, TargetForm.Text)], Beginning, End, cancellationToken))
        {
            if (row[1] is not { } text || !text.Contains($"\"{place.Keys[0]}\"", StringComparison.Ordinal)) continue;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 200 });
            var list = document.RootElement;
            foreach (var key in place.Keys) list = list.ValueKind == JsonValueKind.Object && list.TryGetProperty(key, out var inner) ? inner : default;
            if (list.ValueKind != JsonValueKind.Array) continue;

            var index = 0;
            foreach (var element in list.EnumerateArray())
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{place.Path}[{index++}]");
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number)) continue;
                if (ledger.Find(table.Name, number) is not { } entry || entry.Path != path || entry.TargetId != Id(row)) continue;
                yield return new RebuiltRow(entry, builder.FromElement(entry, element), null);
            }
        }
    }

    private (long Least, long Most) RangeOf(LegacyTable table)
    {
        var alias = table.Name;
        var range = facts.RangeOf(alias);
        return table.Target switch
        {
            "activities" => (range.Least + facts.ActivityShift(alias), range.Greatest + facts.ActivityShift(alias)),
            "integrations" when table.Name == "workflow_credentials" => (range.Least + facts.CredentialShift, range.Greatest + facts.CredentialShift),
            "workflow_executions" => (Math.Min(range.Least, 1), End),
            _ => (range.Least, range.Greatest),
        };
    }

    private static long Id(string?[] row) => long.Parse(row[0]!, CultureInfo.InvariantCulture);
}
