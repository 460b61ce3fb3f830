using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Rebuilding;

/// <summary>A row of the earlier platform, made again of the twelve tables and the ledger.</summary>
/// <param name="Texts">Its columns in the order of the mapping, as PostgreSQL writes them; the same array for each row.</param>
/// <param name="Missing">What the target should have and has not, as a sentence; null for a whole row.</param>
internal readonly record struct RebuiltRow(LedgerEntry Entry, string?[] Texts, string? Missing);
