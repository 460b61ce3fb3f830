namespace Dozen.Core.LegacyMigration.Ledger;

/// <summary>Why the ledger holds a value. The keys are in the file, together with these sentences.</summary>
public static class Reasons
{
    public const string Form = "form";
    public const string Empty = "empty";
    public const string Orphan = "orphan";
    public const string NoOrganization = "no_organization";
    public const string DigestOnly = "digest";
    public const string Rule = "rule";
    public const string Time = "time_range";
    public const string Length = "too_long";
    public const string Value = "unknown_value";
    public const string Renamed = "renamed";
    public const string Shape = "json_shape";
    public const string BadJson = "json_unstorable";
    public const string Owner = "other_organization";
    public const string Range = "out_of_range";
    public const string Dates = "ends_before_start";
    public const string Moved = "membership_moved";
    public const string Twice = "json_repeated_key";

    /// <summary>Each reason as a sentence about the value.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sentences = new Dictionary<string, string>
    {
        [Form] = "The same value; its text (spaces, order of keys, writing of numbers, encoding inside text) is kept here.",
        [Empty] = "It was empty where the new column always has a value: it has the empty form or the default.",
        [Orphan] = "It points to a row that does not exist.",
        [NoOrganization] = "No organisation can be told from it.",
        [DigestOnly] = "A secret or a password hash: only its salted digest is kept.",
        [Rule] = "Left out of the twelve tables by rule; kept here.",
        [Time] = "Outside the years 1 to 9999: the nearest time that every part of the program can show.",
        [Length] = "Longer than the column: cut to its length.",
        [Value] = "Not among the values of the column: the nearest one.",
        [Renamed] = "The same thing under its present name.",
        [Shape] = "Not of the column's JSON shape: the column has what could be read of it.",
        [BadJson] = "JSON that can't be stored as such (NUL, half characters, numbers beyond limits, too deep): kept as text.",
        [Owner] = "It points into another organisation.",
        [Range] = "Outside the column's range: the nearest number.",
        [Dates] = "It ended before it began: it ends on the day it begins.",
        [Moved] = "A membership that the new table can't hold (a second one of the same lead, or across organisations): it is an activity.",
        [Twice] = "A JSON object had the same key twice: the later value stands.",
    };
}
