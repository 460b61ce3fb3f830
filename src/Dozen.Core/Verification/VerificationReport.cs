using System.Text.Json.Serialization;

namespace Dozen.Core.Verification;

/// <summary>What was found in a live database.</summary>
/// <param name="Figures">The earlier design against this database, counted.</param>
public sealed record VerificationReport(
    IReadOnlyList<VerifiedTable> Tables, IReadOnlyList<VerificationCheck> Checks, IReadOnlyList<VerificationFigure> Figures)
{
    public bool IsClean => Checks.All(c => c.Outcome != CheckOutcome.Failed);
}

/// <param name="Rows">Null when the table is missing, or has no id to count by.</param>
public sealed record VerifiedTable(TableGroup Group, string Name, bool IsPresent, long? Rows);

public enum CheckOutcome
{
    Passed,
    Failed,

    /// <summary>This engine has no such thing, or there was nothing to check it on.</summary>
    NotApplicable,
}

/// <param name="Name">Stable, such as <c>twelve_tables</c>; programs may branch on it.</param>
/// <param name="Title">What holds when it passes.</param>
public sealed record VerificationCheck(string Name, string Title, CheckOutcome Outcome, IReadOnlyList<VerificationFinding> Findings);

/// <param name="Subject">The table, column or object it is about.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Rows">How many rows; null when it is not about rows.</param>
/// <param name="FirstIds">The lowest ids of those rows, at most five.</param>
public sealed record VerificationFinding(string Subject, string Message, long? Rows, IReadOnlyList<long> FirstIds)
{
    public static VerificationFinding Of(string subject, string message) => new(subject, message, null, []);

    public static VerificationFinding Of(string subject, string message, RowsFound rows) => new(subject, message, rows.Count, rows.FirstIds);
}

/// <param name="Before">In the design of twenty tables.</param>
/// <param name="After">Counted in the live database.</param>
public sealed record VerificationFigure(string Name, int Before, int After, [property: JsonIgnore] string Title);
