using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <summary>The notes that the caller may see: all but the private ones of others.</summary>
[Needs(Area.Notes, Access.Read)]
public sealed class NoteQueries(DozenDbContext db, Caller caller)
{
    public static readonly Sorting<LeadNote> Keys = new Sorting<LeadNote>("notes", "-created_at", n => n.Id)
        .By("created_at", n => n.CreatedAt)
        .By("updated_at", n => n.UpdatedAt);

    public async Task<Result<Page<NoteView>>> ListAsync(long leadId, ListPaging paging, CancellationToken cancellationToken)
    {
        if (!await IsLeadAsync(leadId, cancellationToken)) return LeadFailures.NotFound(leadId);
        return await db.LeadNotes.Where(LeadNote.VisibleTo(caller)).Where(n => n.LeadId == leadId)
            .ToPageAsync(Keys, paging, n => NoteView.From(n), cancellationToken);
    }

    /// <summary>The notes of all leads that are not in the trash.</summary>
    /// <param name="mentioned">Only those that mention this user.</param>
    public Task<Result<Page<FoundNote>>> FindAsync(long? mentioned, ListPaging paging, CancellationToken cancellationToken)
    {
        // Shown with its lead, which is another thing to be allowed to see.
        if (caller.RefusalOf(Area.Leads, Access.Read) is { } blind) return Task.FromResult<Result<Page<FoundNote>>>(blind);

        var notes = db.LeadNotes.Where(LeadNote.VisibleTo(caller)).Where(n => db.Leads.Any(l => l.Id == n.LeadId));
        if (mentioned is { } user) notes = notes.Where(n => DatabaseFunctions.Holds(n.MentionedUsers, user));
        return notes.ToPageAsync(
            Keys, paging,
            n => new FoundNote(
                NoteView.From(n),
                db.Leads.Where(l => l.Id == n.LeadId).Select(l => Lead.NameOf(l.Company, l.FirstName, l.LastName, l.Email, l.Phone)).FirstOrDefault() ?? "",
                db.Users.Where(u => u.Id == n.UserId).Select(u => (u.FirstName + " " + u.LastName).Trim()).FirstOrDefault()),
            cancellationToken);
    }

    public async Task<Result<NoteView>> GetAsync(long leadId, long noteId, CancellationToken cancellationToken)
    {
        var note = await db.LeadNotes.AsNoTracking().Where(LeadNote.VisibleTo(caller)).SingleOrDefaultAsync(n => n.Id == noteId && n.LeadId == leadId, cancellationToken);
        if (note is not null) return NoteView.From(note);
        return await IsLeadAsync(leadId, cancellationToken) ? NoteFailures.NotFound(noteId) : LeadFailures.NotFound(leadId);
    }

    /// <summary>Whether the caller may delete what others have written.</summary>
    public static bool MayModerate(Caller caller) => caller.May(Area.Assignment, Access.Write);

    /// <summary>The note to change, of a lead that is not in the trash.</summary>
    internal static async Task<Result<LeadNote>> FindAsync(DozenDbContext db, Caller caller, long leadId, long noteId, CancellationToken cancellationToken)
    {
        if (!await db.Leads.AnyAsync(l => l.Id == leadId, cancellationToken)) return LeadFailures.NotFound(leadId);
        var note = await db.LeadNotes.Where(LeadNote.VisibleTo(caller)).SingleOrDefaultAsync(n => n.Id == noteId && n.LeadId == leadId, cancellationToken);
        return note is null ? NoteFailures.NotFound(noteId) : note;
    }

    /// <summary>A lead in the trash still shows its notes.</summary>
    private Task<bool> IsLeadAsync(long leadId, CancellationToken cancellationToken) =>
        db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AnyAsync(l => l.Id == leadId, cancellationToken);
}
