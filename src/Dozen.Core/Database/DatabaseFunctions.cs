using Dozen.Core.Common;

namespace Dozen.Core.Database;

/// <summary>What each engine spells its own way; for use in queries alone.</summary>
public static class DatabaseFunctions
{
    /// <summary>The day of a time, in UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => throw OnlyInQueries();

    /// <summary>A field of a JSON object as text; null where there is none.</summary>
    public static string? TextOf(JsonText json, string field) => throw OnlyInQueries();

    /// <summary>A field of an object within a JSON object as text; null, or empty, where there is none.</summary>
    public static string? TextAt(JsonText json, string outer, string field) => throw OnlyInQueries();

    /// <summary>Whether a JSON array holds a number.</summary>
    public static bool Holds(JsonText json, long number) => throw OnlyInQueries();

    private static InvalidOperationException OnlyInQueries() => new("The database answers this, in a query.");
}
