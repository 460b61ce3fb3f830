using Dozen.Core.Common;

namespace Dozen.Core.Importing;

public static class ImportFailures
{
    public static readonly Failure Busy = new(FailureKind.Conflict, "import.busy", "Another import is running in this organisation. Wait for it to end.");

    public static readonly Failure AlreadyUndone = new(FailureKind.Conflict, "import.undone", "This import has been undone already.");

    public static readonly Failure AlreadyComplete = new(FailureKind.Conflict, "import.complete", "This import is complete; there is nothing to resume.");

    /// <summary>A bug, or a database that went away.</summary>
    public static readonly Failure Broken = new(
        FailureKind.Unavailable, "import.broken", "Something went wrong inside Dozen. What is in stays in; the import can be resumed.");

    /// <summary>The disk of this machine would not have it.</summary>
    public static Failure StorageFailed(string reason) => new(FailureKind.Unavailable, "import.storage", $"{reason} What is in stays in; the import can be resumed.");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "import.not_found", $"There is no import {id}.");

    public static Failure FileMissing(string path) => new(FailureKind.NotFound, "import.file_missing", $"There is no file {path}.");

    public static Failure FileChanged(string path) =>
        new(FailureKind.Conflict, "import.file_changed", $"{path} is gone or is not the file it was when the import began. Import it anew: what is in already will be recognised.");
}
