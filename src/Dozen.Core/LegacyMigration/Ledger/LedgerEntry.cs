namespace Dozen.Core.LegacyMigration.Ledger;

/// <summary>What became of a row of the earlier platform.</summary>
public enum RowOutcome
{
    /// <summary>It stands in the table of the same name, each value unchanged.</summary>
    Copied = 1,

    /// <summary>It became a row of another table, or an element of a JSON column.</summary>
    Merged = 2,

    /// <summary>A value could not be kept as it was; the ledger has the original and the reason.</summary>
    Adjusted = 3,

    /// <summary>A rule leaves it out of the twelve tables; the ledger alone has it.</summary>
    Dropped = 4,
}

/// <summary>One row of the earlier platform: where it went, and what its place does not hold of it.</summary>
/// <param name="Digest">SHA-256 of the source row: see <see cref="RowDigest"/>.</param>
/// <param name="TargetId">The row it became, or that it became part of; null for what only the ledger has.</param>
/// <param name="Target">The table of that row.</param>
/// <param name="Path">Where in that row it stands, such as <c>output_data.steps[3]</c>; null when it is the row.</param>
/// <param name="Originals">Values by column that the place does not give back; null where it gives back all.</param>
public sealed record LedgerEntry(long Id, ReadOnlyMemory<byte> Digest, RowOutcome Outcome, string? Target, long? TargetId, string? Path, Originals? Originals);

/// <summary>Values as text, by column: of those that were adjusted, of those whose form the place does not keep, and of those that a rule drops.</summary>
public sealed record Originals(string? Adjusted, string? Kept, string? Dropped)
{
    private Dictionary<string, Original>? byColumn;

    public IReadOnlyDictionary<string, Original> ByColumn => byColumn ??= Read();

    private Dictionary<string, Original> Read()
    {
        var found = new Dictionary<string, Original>();
        foreach (var (json, isAdjusted) in new[] { (Dropped, false), (Kept, false), (Adjusted, true) })
        {
            if (json is null) continue;
            using var document = System.Text.Json.JsonDocument.Parse(json);
            foreach (var column in document.RootElement.EnumerateObject())
                found[column.Name] = new Original(column.Value[0].GetString(), column.Value[1].GetString() ?? "", isAdjusted);
        }

        return found;
    }
}

/// <param name="Text">The source value as PostgreSQL writes it; null when it was null, or when only its digest may be kept.</param>
/// <param name="Reason">A key of <see cref="Reasons"/>.</param>
public sealed record Original(string? Text, string Reason, bool IsAdjusted);
