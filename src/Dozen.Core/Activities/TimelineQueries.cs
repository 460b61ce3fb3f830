using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Activities;

public enum TimelineKind
{
    Activity,
    Note,
    ScoreChange,

    /// <summary>Where the lead came from, told by its own source data; always the oldest entry of an imported lead.</summary>
    Origin,
}

/// <summary>One thing in a lead's history.</summary>
/// <param name="Id">Id within its kind; 0 for the origin.</param>
/// <param name="Type">Activity type, note type, <c>score_changed</c>, or the source's name for an origin.</param>
/// <param name="At">When it happened: completed, else planned, else written.</param>
public sealed record TimelineEntry(
    TimelineKind Kind, long Id, string Type, string? Title, string? Content, long? UserId, string? UserName, JsonText Details, DateTimeOffset At)
{
    /// <summary>Of a note: links to files that are kept elsewhere.</summary>
    public IReadOnlyList<NoteAttachment> Attachments { get; init; } = [];
}

/// <summary>What happened to one lead, newest first: activities, notes and score changes on one line.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class TimelineQueries(DozenDbContext db, Caller caller)
{
    public const int MaxPerPage = ListPaging.MaxPerPage;

    // Cast so, an enumeration is the text of its column. Each kind is one index range read; one statement asks for all of them, for their authors, and for the lead, whose
    // source data may tell where it came from. A row of it has what its kind has, and null otherwise.
    private static readonly CompiledRows<long, DateTimeOffset, long?, Row> Newest = new((db, leadId, until, me, length) =>
        db.Activities.Where(a => a.LeadId == leadId && a.CreatedAt <= until).OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(length)
            .LeftJoin(db.Users, a => a.UserId, u => u.Id, (a, u) => new Row
            {
                Kind = (int)TimelineKind.Activity,
                Id = a.Id,
                Type = (string)(object)a.ActivityType,
                Title = a.Subject,
                Content = a.Content,
                UserId = a.UserId,
                FirstName = u!.FirstName,
                LastName = u.LastName,
                Details = a.Metadata,
                Attachments = null,
                At = a.CreatedAt,
            })
        .Concat(db.LeadNotes.Where(n => n.LeadId == leadId && n.CreatedAt <= until && (!n.IsPrivate || (me != null && n.UserId == me)))
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(length)
            .LeftJoin(db.Users, n => n.UserId, u => u.Id, (n, u) => new Row
            {
                Kind = (int)TimelineKind.Note,
                Id = n.Id,
                Type = (string)(object)n.NoteType,
                Title = null,
                Content = n.Content,
                UserId = n.UserId,
                FirstName = u!.FirstName,
                LastName = u.LastName,
                Details = n.MentionedUsers,
                Attachments = n.Attachments,
                At = n.CreatedAt,
            }))
        .Concat(db.ScoreHistory.Where(s => s.LeadId == leadId && s.CreatedAt <= until).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(length)
            .Select(s => new Row // with nothing that has a type: PostgreSQL takes a bare null below an ORDER BY for text
            {
                Kind = (int)TimelineKind.ScoreChange,
                Id = s.Id,
                Type = "score_changed",
                Title = s.Reason,
                Content = null,
                UserId = s.Id == 0 ? s.Id : null,
                FirstName = null,
                LastName = null,
                Details = s.Details,
                Attachments = s.Id == 0 ? s.Details : null,
                At = s.CreatedAt,
            }))
        .Concat(db.Leads.IgnoreQueryFilters(new[] { DozenDbContext.TrashFilter }).Where(l => l.Id == leadId)
            .Select(l => new Row
            {
                Kind = (int)TimelineKind.Origin,
                Id = 0,
                Type = "",
                Title = null,
                Content = null,
                UserId = null,
                FirstName = null,
                LastName = null,
                Details = l.EnrichmentData,
                Attachments = null,
                At = l.CreatedAt,
            })));

    public async Task<Result<Page<TimelineEntry>>> ListAsync(long leadId, int perPage, string? cursor, CancellationToken cancellationToken)
    {
        Position? after = null;
        var isReadable = cursor is null || (after = Position.Parse(cursor)) is not null;

        // Reading what ties with the last entry again, and dropping what was given already, keeps the kinds in step.
        perPage = Math.Clamp(perPage, 1, MaxPerPage);
        var until = after?.At ?? DateTimeOffset.MaxValue.ToMicroseconds();
        var rows = await Newest.RunAsync(db, leadId, until, caller.UserId, perPage + 1 + (after?.Ties ?? 0), cancellationToken);
        if (rows.Find(r => r.Kind == (int)TimelineKind.Origin) is not { } lead) return LeadFailures.NotFound(leadId);
        if (!isReadable) return ListPaging.CursorInvalid;

        rows.Remove(lead);
        var entries = rows.ConvertAll(r => r.ToEntry());
        if (lead.At <= until && LeadOrigin.Of(lead.Details, lead.At) is { } origin) entries.Add(origin);
        var ordered = entries.OrderByDescending(e => e.At).ThenBy(e => e.Kind).ThenByDescending(e => e.Id)
            .SkipWhile(e => after is not null && !after.Precedes(e)).ToList();
        var page = ordered.Take(perPage).ToList();
        var next = ordered.Count > perPage ? Position.Of(page, after).ToString() : null;
        return new Page<TimelineEntry>(page.ConvertAll(WithToken), null, null, perPage, next);
    }

    private static TimelineEntry WithToken(TimelineEntry entry) =>
        entry.Kind == TimelineKind.Activity && entry.UserId is null && entry.Details.Text.Contains("\"api_token\"", StringComparison.Ordinal)
        && entry.Details.ToObject()["api_token"] is JsonObject token
            ? entry with { UserName = $"{token["name"]} (API token)" }
            : entry;

    private sealed class Row
    {
        /// <summary>A <see cref="TimelineKind"/>; the lead itself stands as its origin.</summary>
        public int Kind { get; init; }

        public long Id { get; init; }

        /// <summary>As the database has it: of an enumeration its text there, not its name here.</summary>
        public required string Type { get; init; }

        public string? Title { get; init; }

        public string? Content { get; init; }

        public long? UserId { get; init; }

        public string? FirstName { get; init; }

        public string? LastName { get; init; }

        public required JsonText Details { get; init; }

        public JsonText? Attachments { get; init; }

        public DateTimeOffset At { get; init; }

        public TimelineEntry ToEntry() => new(
            (TimelineKind)Kind, Id, Type, Title, Content, UserId,
            FirstName is null && LastName is null ? null : $"{FirstName} {LastName}".Trim(), Details, At)
        {
            Attachments = Attachments is null ? [] : NoteView.AttachmentsOf(Attachments),
        };
    }

    /// <summary>The last entry given: its time, kind and id, and how many entries of that very time were given so far.</summary>
    private sealed record Position(DateTimeOffset At, TimelineKind Kind, long Id, int Ties)
    {
        public static Position Of(List<TimelineEntry> page, Position? before)
        {
            var last = page[^1];
            var ties = page.Count(e => e.At == last.At) + (before?.At == last.At ? before.Ties : 0);
            return new(last.At, last.Kind, last.Id, ties);
        }

        public bool Precedes(TimelineEntry entry) =>
            entry.At < At || (entry.At == At && (entry.Kind > Kind || (entry.Kind == Kind && entry.Id < Id)));

        public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{(int)Kind}.{Id}.{Ties}")));

        public static Position? Parse(string text)
        {
            if (!Base64Url.IsValid(text)) return null;
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
            return parts.Length == 4
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kind)
                && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var ties) && ties <= 100_000
                    ? new(new DateTimeOffset(ticks, TimeSpan.Zero), (TimelineKind)kind, id, ties)
                    : null;
        }
    }
}
