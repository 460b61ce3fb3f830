using Dozen.Core.Common;

namespace Dozen.Core.Activities;

public static class NoteFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "note.stale", "The note has been changed since. Load it again and repeat your change.");

    public static readonly Failure NotYours = new(FailureKind.Forbidden, "note.not_yours", "Only its author may change a note.");

    public static readonly Failure NotYoursToDelete = new(FailureKind.Forbidden, "note.not_yours", "Only its author or a manager may delete a note.");

    /// <summary>Also for somebody else's private note.</summary>
    public static Failure NotFound(long id) => new(FailureKind.NotFound, "note.not_found", $"There is no note {id} here.");
}
