using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Dozen.Core.Common;

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
            cells[i] = SpreadsheetText.Restored(reader.GetRawSpan(i).Length <= options.MaxCellCharacters ? reader.GetString(i) : ReadLongCell(cursor, i, ref problem));
            blank = blank && string.IsNullOrWhiteSpace(cells[i]);
        }

        if (problem is null && HasSurplus(reader)) problem = RowProblems.TooManyCells(count, columns.Count);
        else if (blank && problem is null) return null;

        var badQuote = cursor.HasBadQuote ? ExplainQuote(reader) : null;
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

    // The parser reports the first bad quote of a record only, so all cells are looked at.
    private string? ExplainQuote(CsvReader reader)
    {
        var stray = false;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var raw = reader.GetRawSpan(i);
            var column = columns[Math.Min(i, columns.Count - 1)];
            if (!raw.StartsWith("\""u8)) stray |= raw.Contains((byte)'"');
            else if (AfterClosingQuote(raw[1..]) is not { } after) return RowProblems.QuoteNotClosed(column);
            else if (raw[after..].ContainsAnyExcept(" \t"u8)) return RowProblems.TextAfterQuote(column);
        }

        // 5" pipe: what is meant is plain, as long as no cell was cut because of it, here or in the row above.
        return stray && (previousHadBadQuote || reader.FieldCount != columns.Count) ? RowProblems.StrayQuote(reader.FieldCount, columns.Count) : null;
    }

    private static int? AfterClosingQuote(ReadOnlySpan<byte> cell)
    {
        for (var at = 0; ; at += 2)
        {
            var quote = cell[at..].IndexOf((byte)'"');
            if (quote < 0) return null;
            at += quote;
            if (at + 1 >= cell.Length || cell[at + 1] != (byte)'"') return at + 2;
        }
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
