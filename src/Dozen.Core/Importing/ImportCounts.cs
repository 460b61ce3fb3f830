namespace Dozen.Core.Importing;

/// <summary>What an import has done so far. Read = created + merged + skipped + rejected.</summary>
/// <param name="Read">Rows of the file.</param>
/// <param name="Created">New leads.</param>
/// <param name="Merged">Rows that meant a lead which stood already, in the database or earlier in the file.</param>
/// <param name="Changed">Those of the merged rows that had something new to say.</param>
/// <param name="Skipped">Rows that mean a lead in the trash: it stays there.</param>
/// <param name="Rejected">Rows that could not become a lead; each stands in the rejected file with its reason.</param>
public sealed record ImportCounts(int Read = 0, int Created = 0, int Merged = 0, int Changed = 0, int Skipped = 0, int Rejected = 0);
