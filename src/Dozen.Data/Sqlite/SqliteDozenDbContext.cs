using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Dozen.Data.Sqlite;

internal sealed class SqliteDozenDbContext(DbContextOptions<SqliteDozenDbContext> options) : DozenDbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.DayOf))!).HasTranslation(time =>
            new SqlFunctionExpression("date", time, nullable: true, [true], typeof(DateOnly), null));

        // printf, because a number taken out of JSON is still a number, and equals no text.
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.TextOf))!).HasTranslation(json => Text(json, "'$.%s'"));
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.TextAt))!).HasTranslation(json => Text(json, "'$.%s.%s'"));

        // No function of SQLite's looks into an array, only a table of it does: so the number is looked for between its commas.
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.Holds))!).HasTranslation(array =>
            new SqlFunctionExpression(
                "instr",
                [Replace(Replace(Replace(array[0], " ", ""), "[", ","), "]", ","), new SqlFunctionExpression("printf", [new SqlFragmentExpression("',%d,'"), array[1]], true, [false, true], typeof(string), array[0].TypeMapping)],
                nullable: true, [true, true], typeof(bool), null));
    }

    /// <param name="json">The document, then the names that lead to the value.</param>
    /// <param name="path">With a place for each name.</param>
    private static SqlFunctionExpression Text(IReadOnlyList<SqlExpression> json, string path)
    {
        var names = json.Skip(1).ToList();
        var mapping = names[0].TypeMapping;
        var at = new SqlFunctionExpression("printf", [new SqlFragmentExpression(path), .. names], nullable: true, [false, .. names.Select(_ => true)], typeof(string), mapping);
        return new("printf", [new SqlFragmentExpression("'%s'"), new SqlFunctionExpression("json_extract", [json[0], at], nullable: true, [true, true], typeof(string), mapping)], nullable: true, [false, true], typeof(string), null);
    }

    private static SqlFunctionExpression Replace(SqlExpression text, string what, string by) =>
        new("replace", [text, new SqlFragmentExpression($"'{what}'"), new SqlFragmentExpression($"'{by}'")], nullable: true, [true, false, false], typeof(string), text.TypeMapping);
}
