using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;
using Microsoft.Data.Sqlite;

namespace Dozen.Data.Sqlite.Legacy;

/// <summary>A ledger is a SQLite file: one piece, open to anybody's queries, and safe against a torn end.</summary>
internal sealed class SqliteLedgers : ILedgers
{
    private const string Unfinished = ".part";

    public ILedgerWriter Create(string path, LedgerHeader header)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Delete(path + Unfinished);
        return new SqliteLedgerWriter(path, path + Unfinished, header);
    }

    public Result<ILedgerReader> Open(string path)
    {
        if (!File.Exists(path)) return new Failure(FailureKind.NotFound, "legacy.no_ledger", $"There is no ledger {path}; say where it is with --ledger.");
        try
        {
            return SqliteLedgerReader.Open(path) is { } reader ? reader : NoLedger(path);
        }
        catch (SqliteException)
        {
            return NoLedger(path);
        }
    }

    public LedgerHeader? Unnamed(string path)
    {
        if (File.Exists(path) || !File.Exists(path + Unfinished)) return null;
        try
        {
            using var reader = SqliteLedgerReader.Open(path + Unfinished);
            return reader?.Header;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    public void Name(string path) => File.Move(path + Unfinished, path);

    private static Failure NoLedger(string path) => new(FailureKind.Invalid, "legacy.ledger_unreadable", $"{path} is no whole ledger of a migration.");
}
