using System.Runtime.CompilerServices;
using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Importing.Files;
using Dozen.Core.Importing.Rows;
using Dozen.Core.Organizations;

namespace Dozen.Core.Importing;

/// <summary>How the columns of an opened file are understood, and its rows, of which the first have been looked at.</summary>
/// <param name="Sample">The first rows, at most <see cref="SampleRows"/>.</param>
/// <param name="Rows">All rows, the sample included.</param>
internal sealed record ImportPlan(ColumnMapping Mapping, bool IsRemembered, IReadOnlyList<SourceRow> Sample, IAsyncEnumerable<SourceRow> Rows)
{
    private const int SampleRows = 50;

    /// <param name="chosen">A mapping that decides; without one, what the organisation remembers for these headings, else a guess.</param>
    public static async Task<ImportPlan> MakeAsync(
        IRowReader reader, ColumnMapping? chosen, OrganizationSettings settings, CancellationToken cancellationToken)
    {
        var rows = reader.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var sample = new List<SourceRow>();
        ImportFileException? damage = null;
        try
        {
            while (sample.Count < SampleRows && await rows.MoveNextAsync()) sample.Add(rows.Current);
        }
        catch (ImportFileException failure)
        {
            damage = failure; // told when the rows before it have been dealt with
        }

        var remembered = chosen is null ? Remembered(reader.Columns, settings) : null;
        var mapping = chosen ?? remembered ?? ColumnGuess.For(reader.Columns, sample);
        return new(mapping, remembered is not null, sample, AllAsync(sample, rows, damage, cancellationToken));
    }

    private static ColumnMapping? Remembered(IReadOnlyList<string> columns, OrganizationSettings settings)
    {
        try
        {
            var mapping = settings.ImportMapping(ColumnMapping.Fingerprint(columns))?.Deserialize<ColumnMapping>(JsonText.Compact);
            return mapping?.Problem() is null ? mapping : null;
        }
        catch (JsonException)
        {
            return null; // settings are edited by people; a broken entry must not stop an import
        }
    }

    private static async IAsyncEnumerable<SourceRow> AllAsync(
        List<SourceRow> sample, IAsyncEnumerator<SourceRow> rest, ImportFileException? damage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in sample) yield return row;
        if (damage is not null) throw damage;
        await using (rest)
        {
            while (await rest.MoveNextAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return rest.Current;
            }
        }
    }
}
