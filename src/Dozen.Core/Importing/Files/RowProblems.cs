using System.Globalization;

namespace Dozen.Core.Importing.Files;

/// <summary>The sentences that say why one record is rejected. They name columns and counts, never the contents.</summary>
internal static class RowProblems
{
    public static string TooManyCells(int cells, int columns) => Text($"{cells:N0} cells, the header has {columns:N0}");

    public static string CellTooLong(string column, long characters, int limit) =>
        Text($"column '{column}': {characters:N0} characters, at most {limit:N0}");

    public static string Nul(string column) => $"column '{column}': a NUL character, which no text has";

    public static string NotUtf8(string column) => $"column '{column}': bytes that are not UTF-8";

    public static string NotDecodable(string column, string encoding) => $"column '{column}': bytes that are not {encoding}";

    public static string TextAfterQuote(string column) =>
        $"column '{column}': text after the closing quote (a quote inside a quoted cell must be doubled)";

    public static string QuoteNotClosed(string column) => $"column '{column}': the quote that opens the cell is never closed";

    public static string StrayQuote(int cells, int columns) =>
        Text($"{cells:N0} cells, the header has {columns:N0}, and a quote stands in the middle of a cell");

    public static string AfterOpenQuote(int cells, int columns, long line) =>
        Text($"{cells:N0} cells, the header has {columns:N0}; it may belong to the cell whose quote is not closed in line {line}");

    public static string TooManyKeys(int limit) => Text($"the file has more than {limit:N0} different keys");

    public static string NotUnicode(string column) => $"column '{column}': text that is not valid Unicode";

    public static string NotAnObject(string found) => $"{found} where an object with named values was expected";

    public static string NotJson(long position) => Text($"not valid JSON at character {position:N0} of the line");

    public static string CellOutside(string reference) => $"a value in {reference}, to the right of the last column name";

    public static ImportFileException Unreadable(string where, string column, ImportFileOptions options) => new(
        Text($"The cell in {where}, column '{column}', has more than {options.CellCharactersHardLimit:N0} characters. The file is damaged from there on."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
