using Dozen.Core.Common;

namespace Dozen.Data;

internal static class BackupFailures
{
    public static Failure Exists(string path) => new(FailureKind.Conflict, "backup.exists", $"{path} exists; a copy never overwrites anything.");

    public static Failure Unwritable(string path, string why) => new(FailureKind.Conflict, "backup.unwritable", $"{path} can't be written: {why}");

    public static Failure NoCopy(string path, string why) => new(FailureKind.Invalid, "backup.unreadable", $"{path} can't be put back: {why}");

    public static Failure ToolMissing(string tool) => new(FailureKind.Unavailable, "backup.tool_missing", $"{tool} of PostgreSQL is not on this machine, or ended with an error.");

    public static Failure ToolFailed(string tool, int exitCode, string? said) => new(FailureKind.Unavailable, "backup.tool_failed", $"{tool} ended with {exitCode}: {said}");

    public static Failure Newer(string path) => new(FailureKind.Conflict, "backup.newer", $"{path} was made by a newer program than this one.");
}
