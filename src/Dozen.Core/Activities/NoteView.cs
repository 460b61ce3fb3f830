using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;

namespace Dozen.Core.Activities;

/// <summary>A file that belongs to a note. It is kept elsewhere; this is where.</summary>
/// <param name="Name">At most 255 characters.</param>
/// <param name="Url">http or https, at most 2,000 characters.</param>
/// <param name="Size">In bytes, not negative.</param>
/// <param name="ContentType">Such as <c>application/pdf</c>; at most 100 characters.</param>
public sealed record NoteAttachment(string Name, string Url, long? Size = null, string? ContentType = null);

/// <summary>A note as it is served.</summary>
/// <param name="UserId">The author; null once that user is gone, or when a program wrote it.</param>
/// <param name="Version">Also the ETag.</param>
public sealed record NoteView(
    long Id,
    long LeadId,
    long? UserId,
    NoteType NoteType,
    string Content,
    bool IsPrivate,
    IReadOnlyList<long> MentionedUsers,
    IReadOnlyList<NoteAttachment> Attachments,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal static NoteView From(LeadNote note) => new(
        note.Id, note.LeadId, note.UserId, note.NoteType, note.Content, note.IsPrivate, IdsOf(note.MentionedUsers), AttachmentsOf(note.Attachments),
        note.Version, note.CreatedAt, note.UpdatedAt);

    /// <summary>What no number stands for is passed over: rows may be older than these checks.</summary>
    internal static IReadOnlyList<long> IdsOf(JsonText mentioned) =>
        JsonNode.Parse(mentioned.Text) is JsonArray ids ? [.. ids.Select(i => i is JsonValue value && value.TryGetValue(out long id) ? id : 0).Where(id => id > 0)] : [];

    internal static IReadOnlyList<NoteAttachment> AttachmentsOf(JsonText attachments) =>
        JsonNode.Parse(attachments.Text) is not JsonArray files ? [] : [.. files.OfType<JsonObject>().Select(f => new NoteAttachment(Text(f["name"]) ?? "", Text(f["url"]) ?? "", Size(f["size"]), Text(f["content_type"])))];

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static long? Size(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long size) ? size : null;
}

/// <summary>A note among those of other leads.</summary>
/// <param name="LeadName">What the lead is called.</param>
/// <param name="UserName">The author; null once that user is gone, or when a program wrote it. Empty where the user has no name.</param>
public sealed record FoundNote(
    long Id,
    long LeadId,
    string LeadName,
    long? UserId,
    string? UserName,
    NoteType NoteType,
    string Content,
    bool IsPrivate,
    IReadOnlyList<long> MentionedUsers,
    IReadOnlyList<NoteAttachment> Attachments,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal FoundNote(NoteView note, string leadName, string? userName)
        : this(
            note.Id, note.LeadId, leadName, note.UserId, userName, note.NoteType, note.Content, note.IsPrivate, note.MentionedUsers, note.Attachments,
            note.Version, note.CreatedAt, note.UpdatedAt)
    {
    }
}
