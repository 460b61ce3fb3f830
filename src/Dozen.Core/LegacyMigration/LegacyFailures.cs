using Dozen.Core.Common;

namespace Dozen.Core.LegacyMigration;

public static class LegacyFailures
{
    public static readonly Failure NoEarlierTables = new(FailureKind.NotFound, "legacy.nothing_there", "The source holds no tables of the earlier platform.");

    public static readonly Failure TargetNotEmpty = new(FailureKind.Conflict, "legacy.target_not_empty", "The target is not empty: a migration needs a database without rows, or an empty one.");

    public static readonly Failure NotInPlace = new(FailureKind.Invalid, "legacy.not_in_place", "In place means that source and target are the same PostgreSQL database.");

    public static readonly Failure NothingToDrop = new(FailureKind.NotFound, "legacy.nothing_to_drop", "There is no schema legacy beside the twelve tables.");

    public static readonly Failure AlreadyMoved = new(FailureKind.Conflict, "legacy.already_moved", "The earlier tables stand in the schema legacy: this database was migrated in place before.");

    public static readonly Failure AnotherLedger = new(FailureKind.Conflict, "legacy.another_ledger", "This ledger belongs to another migration than the one that filled the target.");

    public static readonly Failure NotMigrated = new(FailureKind.NotFound, "legacy.not_migrated", "This database did not come from a migration.");

    public static Failure LedgerNotFound(string folder) => new(FailureKind.NotFound, "legacy.no_ledger", $"No ledger in {folder} belongs to this database; say where it is with --ledger.");

    public static readonly Failure LedgerExists = new(FailureKind.Conflict, "legacy.ledger_exists", "There is a ledger of that name already; it is never overwritten. Name another with --ledger.");

    public static Failure Unaccounted(IReadOnlyList<string> names) => new(
        FailureKind.Conflict, "legacy.unaccounted", $"The mapping says nothing of {string.Join(", ", names)}. Where the ledger alone should have them: --ledger-only NAME for each.");

    public static Failure InUse(IReadOnlyList<string> writers) => new(
        FailureKind.Conflict, "legacy.source_in_use", $"The source is being written to: {string.Join("; ", writers)}. Stop it, or take what stands now with --snapshot.");

    public static Failure Encoding(string encoding) => new(FailureKind.Conflict, "legacy.encoding", $"The source is encoded in {encoding}; only UTF8 can be migrated.");

    public static Failure Different(string what) => new(FailureKind.Conflict, "legacy.differs", $"What was written is not what was read, so nothing is kept: {what}");
}
