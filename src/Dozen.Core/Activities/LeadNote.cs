using System.Linq.Expressions;
using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Activities;

public enum NoteType
{
    General,
    Meeting,
    Call,
    Research,
    Reminder,
}

/// <summary>What a person wrote down about a lead.</summary>
public sealed class LeadNote : ITenantOwned, IVersioned
{
    internal static readonly JsonText Nobody = JsonText.Trusted("[]");

    public long Id { get; init; }

    public long OrganizationId { get; init; }

    public long LeadId { get; init; }

    /// <summary>The author; null once that user is gone.</summary>
    public long? UserId { get; init; }

    public NoteType NoteType { get; set; } = NoteType.General;

    public required string Content { get; set; }

    /// <summary>A private note is seen by its author alone.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>JSON array of user ids of the same organisation.</summary>
    public JsonText MentionedUsers { get; set; } = Nobody;

    /// <summary>JSON array of {name, url, size, content_type}.</summary>
    public JsonText Attachments { get; set; } = JsonText.Trusted("[]");

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The notes a caller may know of. A program is nobody's author, so it sees no private note, not even one whose author is gone.</summary>
    internal static Expression<Func<LeadNote, bool>> VisibleTo(Caller caller) =>
        caller.UserId is { } me ? note => !note.IsPrivate || note.UserId == me : note => !note.IsPrivate;
}
