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

    public async Task<Result<Page<TimelineEntry>>> ListAsync(long leadId, int perPage, string? cursor, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.IgnoreQueryFilters([DozenDbContext.TrashFilter]).AsNoTracking()
            .Where(l => l.Id == leadId).Select(l => new { l.CreatedAt, l.EnrichmentData }).SingleOrDefaultAsync(cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);

        Position? after = null;
        if (cursor is not null && (after = Position.Parse(cursor)) is null) return ListPaging.CursorInvalid;

        perPage = Math.Clamp(perPage, 1, MaxPerPage);
        var until = after?.At ?? DateTimeOffset.MaxValue.ToMicroseconds();
        var entries = new List<TimelineEntry>();

        // Each source is one index range read. Reading what ties with the last entry again, and dropping what was
        // given already, keeps the three in step without a union of unlike rows.
        entries.AddRange(await db.Activities.AsNoTracking().Where(a => a.LeadId == leadId && a.CreatedAt <= until)
            .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).First(perPage + 1 + (after?.Ties ?? 0))
            .Select(a => new TimelineEntry(TimelineKind.Activity, a.Id, a.ActivityType.ToText(), a.Subject, a.Content, a.UserId, null, a.Metadata, a.CreatedAt))
            .ToListAsync(cancellationToken));
        entries.AddRange(await db.LeadNotes.AsNoTracking()
            .Where(LeadNote.VisibleTo(caller)).Where(n => n.LeadId == leadId && n.CreatedAt <= until)
            .OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).First(perPage + 1 + (after?.Ties ?? 0))
            .Select(n => new TimelineEntry(TimelineKind.Note, n.Id, n.NoteType.ToText(), null, n.Content, n.UserId, null, n.MentionedUsers, n.CreatedAt) { Attachments = NoteView.AttachmentsOf(n.Attachments) })
            .ToListAsync(cancellationToken));
        entries.AddRange(await db.ScoreHistory.AsNoTracking().Where(s => s.LeadId == leadId && s.CreatedAt <= until)
            .OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).First(perPage + 1 + (after?.Ties ?? 0))
            .Select(s => new TimelineEntry(TimelineKind.ScoreChange, s.Id, "score_changed", s.Reason, null, null, null, s.Details, s.CreatedAt))
            .ToListAsync(cancellationToken));
        if (lead.CreatedAt <= until && LeadOrigin.Of(lead.EnrichmentData, lead.CreatedAt) is { } origin) entries.Add(origin);

        var ordered = entries.OrderByDescending(e => e.At).ThenBy(e => e.Kind).ThenByDescending(e => e.Id)
            .SkipWhile(e => after is not null && !after.Precedes(e)).ToList();
        var page = ordered.Take(perPage).ToList();
        var next = ordered.Count > perPage ? Position.Of(page, after).ToString() : null;
        page = page.ConvertAll(WithToken);
        return new Page<TimelineEntry>(await WithNamesAsync(page, cancellationToken), null, null, perPage, next);
    }

    private async Task<IReadOnlyList<TimelineEntry>> WithNamesAsync(List<TimelineEntry> page, CancellationToken cancellationToken)
    {
        var ids = page.Where(e => e.UserId is not null).Select(e => e.UserId!.Value).Distinct().ToList();
        if (ids.Count == 0) return page;
        var names = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id))
            .Select(u => new { u.Id, u.FirstName, u.LastName }).ToDictionaryAsync(u => u.Id, u => $"{u.FirstName} {u.LastName}".Trim(), cancellationToken);
        return page.Select(e => e.UserId is { } id && names.TryGetValue(id, out var name) ? e with { UserName = name } : e).ToList();
    }

    private static TimelineEntry WithToken(TimelineEntry entry) =>
        entry.Kind == TimelineKind.Activity && entry.UserId is null && entry.Details.Text.Contains("\"api_token\"", StringComparison.Ordinal)
        && entry.Details.ToObject()["api_token"] is JsonObject token
            ? entry with { UserName = $"{token["name"]} (API token)" }
            : entry;

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
