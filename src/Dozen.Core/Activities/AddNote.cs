using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <param name="Content">Not blank; at most 100,000 characters.</param>
/// <param name="IsPrivate">Only its author sees a private note.</param>
public sealed record NewNote(string Content, NoteType NoteType = NoteType.General, bool IsPrivate = false);

/// <summary>A note as it is served.</summary>
public sealed record NoteView(
    long Id, long LeadId, long? UserId, NoteType NoteType, string Content, bool IsPrivate, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Writes a note to a lead.</summary>
[Needs(Area.Notes, Access.Write)]
public sealed class AddNote(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<NoteView>> ExecuteAsync(long leadId, NewNote input, CancellationToken cancellationToken)
    {
        if (!await db.Leads.AnyAsync(l => l.Id == leadId, cancellationToken)) return LeadFailures.NotFound(leadId);
        if (string.IsNullOrWhiteSpace(input.Content)) return Failure.Invalid("content", "A note can't be empty.");
        if (input.Content.Length > LeadLimits.Text) return Failure.Invalid("content", $"{input.Content.Length} characters, at most {LeadLimits.Text}.");
        if (input.Content.Contains('\0')) return Failure.Invalid("content", "Contains the NUL character.");
        if (input.IsPrivate && caller.UserId is null) return Failure.Invalid("is_private", "Only a person can write a private note.");

        var now = time.Now();
        var note = new LeadNote
        {
            OrganizationId = caller.OrganizationId,
            LeadId = leadId,
            UserId = caller.UserId,
            NoteType = input.NoteType,
            Content = input.Content.Trim(),
            IsPrivate = input.IsPrivate,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.LeadNotes.Add(note);
        await db.SaveChangesAsync(cancellationToken);
        return new NoteView(note.Id, leadId, note.UserId, note.NoteType, note.Content, note.IsPrivate, note.Version, note.CreatedAt, note.UpdatedAt);
    }
}
