using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>Takes a user who is being deleted off the notes that mention them; the words of the notes stay.</summary>
internal sealed class MentionsOfLeavingUser : IUserDeparture
{
    public async Task ReleaseAsync(DozenDbContext db, Caller caller, long userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // No operator of both engines looks into a JSON array, and few notes mention anybody.
        var mentioning = new List<long>();
        var notes = db.LeadNotes.AsNoTracking().Where(n => n.MentionedUsers != LeadNote.Nobody).Select(n => new { n.Id, n.MentionedUsers }).AsAsyncEnumerable();
        await foreach (var note in notes.WithCancellation(cancellationToken))
        {
            if (NoteView.IdsOf(note.MentionedUsers).Contains(userId)) mentioning.Add(note.Id);
        }

        foreach (var ids in mentioning.Chunk(500))
        {
            foreach (var note in await db.LeadNotes.Where(n => ids.Contains(n.Id)).ToListAsync(cancellationToken))
                note.MentionedUsers = JsonText.From(NoteView.IdsOf(note.MentionedUsers).Where(id => id != userId).ToArray());
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
