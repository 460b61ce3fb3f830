using System.Text.RegularExpressions;
using Dozen.Core.Verification;

namespace Dozen.Data.Sqlite;

/// <summary>SQLite keeps CHECK constraints nowhere but in the text of CREATE TABLE.</summary>
internal static partial class SqliteInspectionText
{
    public static IReadOnlyList<CheckConstraint> Checks(string createTable)
    {
        var checks = new List<CheckConstraint>();
        var (depth, start, openedAt) = (0, -1, 0);
        string name = "", last = "", beforeLast = "";
        foreach (Match match in Word().Matches(createTable))
        {
            if (match.Value == "(")
            {
                depth++;
                if (start < 0 && last.Equals("CHECK", StringComparison.OrdinalIgnoreCase)) (start, openedAt, name) = (match.Index, depth, beforeLast);
            }
            else if (match.Value == ")")
            {
                if (start >= 0 && depth == openedAt)
                {
                    checks.Add(new CheckConstraint(name.Trim('"'), createTable[start..(match.Index + 1)], true));
                    start = -1;
                }

                depth--;
            }

            if (!match.Value.StartsWith("--", StringComparison.Ordinal)) (beforeLast, last) = (last, match.Value);
        }

        return checks;
    }

    // Texts, quoted names and comments as wholes, so that a bracket inside one of them counts for nothing.
    [GeneratedRegex("""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\w+|[()]""")]
    private static partial Regex Word();
}
