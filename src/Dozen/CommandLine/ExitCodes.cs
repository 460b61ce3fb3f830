using Dozen.Core.Common;

namespace Dozen.CommandLine;

/// <summary>What the program's exit code says. Scripts rely on these: documented in <c>dozen --help</c>.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The command's answer is no, or something is wrong.</summary>
    public const int No = 1;

    /// <summary>The command was given something it can't use.</summary>
    public const int Usage = 2;

    public const int DatabaseUnavailable = 3;
    public const int NotFound = 4;

    /// <summary>Refused: it contradicts what is there, or isn't allowed.</summary>
    public const int Refused = 5;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Ok, "done"),
        (No, "the answer is no, or something is wrong"),
        (Usage, "wrong usage, or a value that can't be taken"),
        (DatabaseUnavailable, "the database can't be reached"),
        (NotFound, "not found"),
        (Refused, "refused: it contradicts what is there, or isn't allowed"),
        (Interrupted, "interrupted"),
    ];

    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => NotFound,
        FailureKind.Invalid => Usage,
        FailureKind.Conflict or FailureKind.Stale or FailureKind.Forbidden => Refused,
        FailureKind.Unavailable => DatabaseUnavailable,
        _ => No,
    };
}
