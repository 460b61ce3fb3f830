using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Dozen.Core.Importing.Files;

/// <summary>Makes a row of the record a cursor stands on.</summary>
internal sealed class CsvRecord(TextSource text, IReadOnlyList<string> columns, ImportFileOptions options)
{
    private static ReadOnlySpan<byte> Undecodable => [0xEF, 0xB7, 0x90];

    private bool previousHadBadQuote;

    /// <param name="cursor">Stands on the record.</param>
    /// <param name="openQuoteLine">The line whose unclosed quote may reach over this record; it must then have all cells.</param>
    /// <returns>The row, or null when no cell has anything in it.</returns>
    public SourceRow? Read(CsvCursor cursor, long? openQuoteLine)
    {
        var reader = cursor.Reader;
        var count = reader.FieldCount;
        var cells = new string[Math.Min(count, columns.Count)];
        string? problem = null;
        var blank = true;
        for (var i = 0; i < cells.Length; i++)
        {
            // A cell never has more characters than bytes, so the usual cell needs no second look.
            cells[i] = reader.GetRawSpan(i).Length <= options.MaxCellCharacters ? reader.GetString(i) : ReadLongCell(cursor, i, ref problem);
            blank = blank && string.IsNullOrWhiteSpace(cells[i]);
        }

        if (problem is null && HasSurplus(reader)) problem = RowProblems.TooManyCells(count, columns.Count);
        else if (blank && problem is null) return null;

        var badQuote = cursor.Malformed is { } malformed ? ExplainQuote(reader, malformed) : null;
        previousHadBadQuote = badQuote is not null;
        problem = badQuote ?? problem;
        if (openQuoteLine is { } line && count != columns.Count) problem ??= RowProblems.AfterOpenQuote(count, columns.Count, line);
        problem = FindBadBytes(reader, cells) ?? problem;

        return new(cursor.Line, cells, problem);
    }

    private string ReadLongCell(CsvCursor cursor, int index, ref string? problem)
    {
        var bytes = cursor.Reader.GetSpan(index);
        var characters = Encoding.UTF8.GetCharCount(bytes);
        if (characters > options.CellCharactersHardLimit) throw RowProblems.Unreadable($"the record of line {cursor.Line}", columns[index], options);
        if (characters <= options.MaxCellCharacters) return Encoding.UTF8.GetString(bytes);

        problem ??= RowProblems.CellTooLong(columns[index], characters, options.MaxCellCharacters);
        return "";
    }

    private bool HasSurplus(CsvReader reader)
    {
        for (var i = columns.Count; i < reader.FieldCount; i++)
        {
            if (reader.GetRawSpan(i).ContainsAnyExcept(" \t\""u8)) return true;
        }

        return false;
    }

    private string? ExplainQuote(CsvReader reader, CsvMalformedRecord malformed)
    {
        var at = malformed.ByteOffset - reader.ByteOffset;
        var column = columns[Math.Min(FieldAt(reader, at), columns.Count - 1)];
        switch (malformed.Reason)
        {
            // 5" pipe: what is meant is plain, as long as no cell was cut because of it, here or in the row above.
            case CsvMalformedReason.StrayQuote:
                return reader.FieldCount == columns.Count && !previousHadBadQuote ? null : RowProblems.StrayQuote(reader.FieldCount, columns.Count);
            case CsvMalformedReason.TextAfterClosingQuote:
                return IsOnlySpaceAfterQuote(reader, at) ? null : RowProblems.TextAfterQuote(column);
            default:
                return RowProblems.QuoteNotClosed(column);
        }
    }

    private static int FieldAt(CsvReader reader, long offset)
    {
        var field = 0;
        for (long end = 0; field < reader.FieldCount - 1; field++)
        {
            end += reader.GetRawSpan(field).Length + 1;
            if (end > offset) break;
        }

        return field;
    }

    private static bool IsOnlySpaceAfterQuote(CsvReader reader, long offset)
    {
        var rest = reader.RawRecord[(int)Math.Clamp(offset, 0, reader.RawRecord.Length)..];
        var end = rest.IndexOf((byte)reader.Separator);
        return !(end < 0 ? rest : rest[..end]).ContainsAnyExcept(" \t"u8);
    }

    // The scan at opening says whether the file has such bytes at all; most files pay nothing here.
    private string? FindBadBytes(CsvReader reader, string[] cells)
    {
        string? problem = null;
        if (text.HasInvalidUtf8 && !Utf8.IsValid(reader.RawRecord))
            problem = RowProblems.NotUtf8(ColumnWhere(reader, cells.Length, static cell => !Utf8.IsValid(cell)));
        if (text.Encoding is not null && reader.RawRecord.IndexOf(Undecodable) >= 0)
            problem = RowProblems.NotDecodable(ColumnWhere(reader, cells.Length, static cell => cell.IndexOf(Undecodable) >= 0), text.EncodingLabel);
        if (!text.MayHoldNul || !reader.RawRecord.Contains((byte)0)) return problem;

        problem ??= RowProblems.Nul(ColumnWhere(reader, cells.Length, static cell => cell.Contains((byte)0)));
        for (var i = 0; i < cells.Length; i++) cells[i] = cells[i].Replace('\0', '\uFFFD');
        return problem;
    }

    private string ColumnWhere(CsvReader reader, int count, Func<ReadOnlySpan<byte>, bool> found)
    {
        for (var i = 0; i < count; i++)
        {
            if (found(reader.GetRawSpan(i))) return columns[i];
        }

        return columns[^1];
    }
}
