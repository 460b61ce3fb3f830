using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

/// <param name="Content">Not blank; at most 100,000 characters. <c>@[Name](user:12)</c> and <c>@maria@example.com</c> mention a user of the organisation.</param>
/// <param name="IsPrivate">Only its author sees a private note.</param>
/// <param name="MentionedUsers">Users of the organisation, besides those whom the content mentions; at most 50 together.</param>
/// <param name="Attachments">At most 20 links to files kept elsewhere.</param>
public sealed record NewNote(
    string Content,
    NoteType NoteType = NoteType.General,
    bool IsPrivate = false,
    IReadOnlyList<long>? MentionedUsers = null,
    IReadOnlyList<NoteAttachment>? Attachments = null);

/// <summary>Writes a note to a lead.</summary>
[Needs(Area.Notes, Access.Write)]
public sealed class AddNote(DozenDbContext db, Caller caller, TimeProvider time)
{
    public async Task<Result<NoteView>> ExecuteAsync(long leadId, NewNote input, CancellationToken cancellationToken)
    {
        if (!await db.Leads.AnyAsync(l => l.Id == leadId, cancellationToken)) return LeadFailures.NotFound(leadId);

        var problems = new FieldProblems();
        NoteRules.CheckContent(input.Content, problems);
        NoteRules.CheckAttachments(input.Attachments, problems);
        if (input.IsPrivate && caller.UserId is null) problems.Add("is_private", "Only a person can write a private note.");
        var mentioned = await NoteRules.MentionedAsync(db, input.Content, input.MentionedUsers, [], problems, cancellationToken);
        if (problems.Failure is { } invalid) return invalid;

        var now = time.Now();
        var note = new LeadNote
        {
            OrganizationId = caller.OrganizationId,
            LeadId = leadId,
            UserId = caller.UserId,
            NoteType = input.NoteType,
            Content = input.Content.Trim(),
            IsPrivate = input.IsPrivate,
            MentionedUsers = JsonText.From(mentioned),
            Attachments = JsonText.From(input.Attachments ?? []),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.LeadNotes.Add(note);
        await db.SaveChangesAsync(cancellationToken);
        return NoteView.From(note);
    }
}
