using Dozen.Core.Common;

namespace Dozen.Core.LegacyMigration.Ledger;

/// <summary>Ledgers as files.</summary>
public interface ILedgers
{
    /// <summary>Begins a ledger beside the name that it gets once it is whole.</summary>
    ILedgerWriter Create(string path, LedgerHeader header);

    /// <returns>A refusal when there is no such file, or it is no ledger, or not a whole one.</returns>
    Result<ILedgerReader> Open(string path);

    /// <summary>The whole ledger that a run left unnamed when it was stopped between its last two steps; null where there is none.</summary>
    LedgerHeader? Unnamed(string path);

    /// <summary>Gives that ledger its name.</summary>
    void Name(string path);
}

/// <param name="Mark">By which the ledger and its database know each other.</param>
/// <param name="Salt">Of the digests of what may not be kept.</param>
/// <param name="LedgerOnly">Tables and columns that were to stand in the ledger alone.</param>
public sealed record LedgerHeader(
    string Mark, string Source, string Target, DateTimeOffset At, string Salt, LegacyCatalogue Catalogue, long? FirstOrganization,
    IReadOnlyDictionary<string, Mapping.IdRange> Ids, IReadOnlyList<string> LedgerOnly);

public interface ILedgerWriter : IAsyncDisposable
{
    /// <summary>Takes entries of a table as the source's own SELECT gives them (see the mapping); counts them by outcome.</summary>
    Task<TableCount> WriteAsync(string table, string? target, IAsyncEnumerable<SourceRow> entries, IProgress<long> progress, CancellationToken cancellationToken);

    void Write(IReadOnlyList<FoundSecret> secrets);

    /// <summary>Makes the file whole and safe on the disk, still without its name.</summary>
    void Complete();

    /// <summary>Reads what was written so far.</summary>
    ILedgerReader Read();

    void Name();
}

public interface ILedgerReader : IDisposable
{
    LedgerHeader Header { get; }

    /// <summary>Entries of a table that went to that target; null for those that only the ledger has.</summary>
    /// <param name="byTarget">In the order of the target's ids, else of the source's.</param>
    IEnumerable<LedgerEntry> Entries(string table, string? target, bool byTarget = false);

    IEnumerable<LedgerEntry> Entries(string table);

    LedgerEntry? Find(string table, long id);

    IReadOnlyList<TableCount> Counts();

    /// <summary>What was adjusted, by table, column and reason, with the first few ids.</summary>
    IReadOnlyList<AdjustedValues> Adjusted();

    IReadOnlyList<FoundSecret> Secrets();
}

/// <param name="DroppedValues">Values that a rule left out, of rows that otherwise stand.</param>
public sealed record TableCount(string Table, long Rows, long Copied, long Merged, long Adjusted, long Dropped, long DroppedValues)
{
    public static TableCount operator +(TableCount a, TableCount b) => new(
        a.Table, a.Rows + b.Rows, a.Copied + b.Copied, a.Merged + b.Merged, a.Adjusted + b.Adjusted, a.Dropped + b.Dropped, a.DroppedValues + b.DroppedValues);
}

/// <param name="Examples">The first few: id and original.</param>
public sealed record AdjustedValues(string Table, string Column, string Reason, long Count, IReadOnlyList<AdjustedExample> Examples);

public sealed record AdjustedExample(long Id, string? Original);

/// <summary>A secret that the operator has to provide from outside.</summary>
/// <param name="Name">Of the reference <c>secret:NAME</c>.</param>
/// <param name="Digest">PBKDF2 of it with the ledger's salt, or SHA-256 of what was encrypted; gives nothing back.</param>
public sealed record FoundSecret(string Name, string Table, long Id, string Path, string Digest, bool IsEncrypted);
