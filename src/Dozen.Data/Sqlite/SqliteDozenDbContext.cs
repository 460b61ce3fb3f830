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
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.TextOf))!).HasTranslation(json =>
            new SqlFunctionExpression(
                "printf",
                [
                    new SqlFragmentExpression("'%s'"),
                    new SqlFunctionExpression("json_extract", [json[0], new SqlFunctionExpression("printf", [new SqlFragmentExpression("'$.%s'"), json[1]], true, [false, true], typeof(string), json[1].TypeMapping)], true, [true, true], typeof(string), json[1].TypeMapping),
                ],
                nullable: true, [false, true], typeof(string), null));

        // No function of SQLite's looks into an array, only a table of it does: so the number is looked for between its commas.
        modelBuilder.HasDbFunction(typeof(DatabaseFunctions).GetMethod(nameof(DatabaseFunctions.Holds))!).HasTranslation(array =>
            new SqlFunctionExpression(
                "instr",
                [Replace(Replace(Replace(array[0], " ", ""), "[", ","), "]", ","), new SqlFunctionExpression("printf", [new SqlFragmentExpression("',%d,'"), array[1]], true, [false, true], typeof(string), array[0].TypeMapping)],
                nullable: true, [true, true], typeof(bool), null));
    }

    private static SqlFunctionExpression Replace(SqlExpression text, string what, string by) =>
        new("replace", [text, new SqlFragmentExpression($"'{what}'"), new SqlFragmentExpression($"'{by}'")], nullable: true, [true, false, false], typeof(string), text.TypeMapping);
}
