using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <summary>Deletes a note for good: its author may, and of those that are not private managers too.</summary>
[Needs(Area.Notes, Access.Write)]
public sealed class DeleteNote(DozenDbContext db, Caller caller)
{
    /// <param name="version">The version the caller has seen (If-Match); null to delete whatever it is now.</param>
    public async Task<Result<Done>> ExecuteAsync(long leadId, long noteId, long? version, CancellationToken cancellationToken)
    {
        if ((await NoteQueries.FindAsync(db, caller, leadId, noteId, cancellationToken)).TryGet(out var note, out var missing) is false) return missing;
        var isAuthor = caller.UserId is not null && note.UserId == caller.UserId;
        if (!isAuthor && !NoteQueries.MayModerate(caller)) return NoteFailures.NotYoursToDelete;
        if (version is { } seen && seen != note.Version) return NoteFailures.Stale;

        db.LeadNotes.Remove(note);
        return await db.TrySaveAsync(cancellationToken) ? new Done() : NoteFailures.Stale;
    }
}
