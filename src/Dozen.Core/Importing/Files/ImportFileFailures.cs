using System.Globalization;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Why a file can't be opened for import. All are of kind Invalid: the same file will be refused again.</summary>
public static class ImportFileFailures
{
    public static readonly Failure Empty = Invalid("import.file_empty", "The file is empty.");

    public static readonly Failure NoRecords = Invalid(
        "import.file_empty", "The file has no records: no object with values was found in it.");

    public static readonly Failure OldExcel = Invalid(
        "import.file_binary", "This is an old Excel workbook (.xls). Open it in Excel and save it as .xlsx or CSV, then import that.");

    public static readonly Failure WorkbookEncrypted = Invalid(
        "import.workbook_encrypted", "The workbook is protected with a password. Save it without the password, then import that.");

    public static readonly Failure WorkbookDamaged = Invalid(
        "import.workbook_damaged", "The workbook is damaged or was not copied completely. Open it in Excel, save it again, then import that.");

    public static readonly Failure NotAWorkbook = Invalid(
        "import.format_unknown", "This is a zip archive, but not an Excel workbook. Unpack it and import the CSV, XLSX or JSON file inside.");

    public static readonly Failure BrokenJson = Invalid(
        "import.json_broken", "The JSON can't be read from its very beginning. Export the file again.");

    public static readonly Failure JsonWithoutRecords = Invalid(
        "import.json_no_records", "The JSON holds no list of objects. Expected is [{…}, {…}], one object per line, or one object with such a list in it.");

    public static readonly Failure DelimiterInvalid = Invalid(
        "import.delimiter_invalid", "The column separator must be a tab or one printable ASCII character other than a quote.");

    public static Failure Binary(string seemsToBe) =>
        Invalid("import.file_binary", $"This is not a table: it seems to be {seemsToBe}. CSV, XLSX and JSON files can be imported.");

    public static Failure UnknownFormat(string seemsToBe, string advice) =>
        Invalid("import.format_unknown", $"This seems to be {seemsToBe}, which can't be imported. {advice}");

    public static Failure HeaderMissing(long line) =>
        Invalid("import.header_missing", $"Line {line} looks like data, not like column names. Put a first line with the column names (name, phone, website …) above it.");

    public static Failure HeaderUnreadable(long line, string problem) =>
        Invalid("import.header_unreadable", $"The column names in line {line} can't be read: {problem}.");

    public static Failure TooManyColumns(int count, int limit) =>
        Invalid("import.too_many_columns", string.Create(CultureInfo.InvariantCulture, $"The file has {count:N0} columns; at most {limit:N0} can be imported."));

    public static Failure EncodingUnknown(string name) =>
        Invalid("import.encoding_unknown", $"There is no text encoding called \"{name}\". Usual names are utf-8, utf-16 and windows-1252.");

    public static Failure SheetMissing(string name, IEnumerable<string> sheets) =>
        Invalid("import.sheet_missing", $"The workbook has no sheet called \"{name}\". Its sheets: {string.Join(", ", sheets)}.");

    public static Failure WorkbookTooLarge(string reason) =>
        Invalid("import.workbook_too_large", $"The workbook is too large to be read: {reason}. Save the sheet as CSV and import that.");

    public static Failure Unreadable(ImportFileException exception) => Invalid("import.file_unreadable", exception.Message);

    private static Failure Invalid(string code, string message) => new(FailureKind.Invalid, code, message);
}
