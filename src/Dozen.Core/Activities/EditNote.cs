using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;

namespace Dozen.Core.Activities;

/// <summary>Changes to a note (JSON merge patch).</summary>
public sealed record NotePatch
{
    /// <summary>Not blank; at most 100,000 characters. Whom it mentions follows from it.</summary>
    public Patched<string?> Content { get; init; }

    public Patched<NoteType> NoteType { get; init; }

    public Patched<bool> IsPrivate { get; init; }

    /// <summary>Users of the organisation, besides those whom the content mentions; null is none.</summary>
    public Patched<IReadOnlyList<long>> MentionedUsers { get; init; }

    /// <summary>At most 20; replaced as a whole, null is none.</summary>
    public Patched<IReadOnlyList<NoteAttachment>> Attachments { get; init; }
}

/// <summary>Changes a note; its author alone may.</summary>
[Needs(Area.Notes, Access.Write)]
public sealed class EditNote(DozenDbContext db, Caller caller, TimeProvider time)
{
    /// <param name="version">The version the caller has seen (If-Match); null to change whatever it is now.</param>
    public async Task<Result<NoteView>> ExecuteAsync(long leadId, long noteId, NotePatch patch, long? version, CancellationToken cancellationToken)
    {
        if ((await NoteQueries.FindAsync(db, caller, leadId, noteId, cancellationToken)).TryGet(out var note, out var missing) is false) return missing;
        if (caller.UserId is null || note.UserId != caller.UserId) return NoteFailures.NotYours;
        if (version is { } seen && seen != note.Version) return NoteFailures.Stale;

        var problems = new FieldProblems();
        if (patch.Content.IsPresent) NoteRules.CheckContent(patch.Content.Value, problems);
        if (patch.Attachments.IsPresent) NoteRules.CheckAttachments(patch.Attachments.Value, problems);

        var before = NoteView.IdsOf(note.MentionedUsers);
        var inText = NoteRules.Read(note.Content).Ids;
        var listed = patch.MentionedUsers.IsPresent ? patch.MentionedUsers.Value ?? [] : [.. before.Except(inText)];
        var mentioned = await NoteRules.MentionedAsync(
            db, patch.Content.IsPresent ? patch.Content.Value : note.Content, listed, [.. inText, .. patch.MentionedUsers.IsPresent ? [] : before], problems, cancellationToken);
        if (problems.Failure is { } invalid) return invalid;

        note.Content = patch.Content.IsPresent ? patch.Content.Value!.Trim() : note.Content;
        note.NoteType = patch.NoteType.Or(note.NoteType);
        note.IsPrivate = patch.IsPrivate.Or(note.IsPrivate);
        if (!mentioned.SequenceEqual(before)) note.MentionedUsers = JsonText.From(mentioned);
        if (patch.Attachments.IsPresent) note.Attachments = JsonText.From(patch.Attachments.Value ?? []);
        if (!db.ChangeTracker.HasChanges()) return NoteView.From(note);

        note.UpdatedAt = time.Now();
        return await db.TrySaveAsync(cancellationToken) ? NoteView.From(note) : NoteFailures.Stale;
    }
}
