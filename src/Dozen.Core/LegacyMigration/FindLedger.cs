using Dozen.Core.Common;
using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration;

/// <summary>Finds the ledger of a migrated database among the files of a folder, by the mark that both carry.</summary>
public sealed class FindLedger(ILegacyTarget target, ILedgers ledgers)
{
    public const string Ending = ".ledger";

    public async Task<Result<string>> ExecuteAsync(string folder, CancellationToken cancellationToken)
    {
        if (!(await target.OpenAsync(cancellationToken)).TryGet(out var tables, out var unavailable)) return unavailable;
        await using (tables)
        {
            if (await tables.ReadMarkAsync(cancellationToken) is not { } mark) return LegacyFailures.NotMigrated;
            foreach (var file in Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal))
            {
                if (!ledgers.Open(file).TryGet(out var ledger, out _)) continue;
                using (ledger)
                {
                    if (ledger.Header.Mark.StartsWith(mark, StringComparison.Ordinal)) return file;
                }
            }
        }

        return LegacyFailures.LedgerNotFound(folder);
    }
}
