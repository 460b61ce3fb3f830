using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Discovery;

/// <summary>Why a lead is here: who brought it, and whose word each of its values is.</summary>
/// <param name="Sources">Newest first; empty for a lead that a person or a program made.</param>
/// <param name="Fields">Every field that has a value, with whoever said it.</param>
public sealed record LeadOriginView(long LeadId, DateTimeOffset CreatedAt, IReadOnlyList<OriginSource> Sources, IReadOnlyList<FieldOrigin> Fields);

/// <summary>One source that has spoken of the lead.</summary>
/// <param name="Source">Its key in <c>enrichment_data</c>.</param>
/// <param name="Run">The run that brought its newest data; null where it does not say.</param>
/// <param name="FirstRun">The run that made the lead of it; null when the lead stood before.</param>
/// <param name="PlaceId">The source's own name of the place.</param>
/// <param name="Link">Where the place can be looked at; null where there is no such page.</param>
/// <param name="ExpiresAt">When its values go unless somebody else confirms them; null for never.</param>
/// <param name="ExpiredAt">When they went.</param>
/// <param name="Confidence">How sure, from 0 to 1.</param>
public sealed record OriginSource(
    string Source, OriginRun? Run, OriginRun? FirstRun, string? PlaceId, string? Link, DateTimeOffset? FetchedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? ExpiredAt, double? Confidence);

/// <summary>The run, and where in it: a page of a search's results, or a line of a file.</summary>
/// <param name="Search">What was searched for; null for a file.</param>
/// <param name="Page">Of the results, from 1.</param>
/// <param name="File">The file's name; null for a search.</param>
public sealed record OriginRun(long ExecutionId, string? Search, long? Page, string? File, long? Line);

/// <summary>A value and whose word it is.</summary>
/// <param name="Source">A source of <c>enrichment_data</c>, or <c>person</c>.</param>
/// <param name="Page">The page of the website on which it stands.</param>
/// <param name="UserId">The person, where it is known.</param>
/// <param name="ConfirmedBy">Other sources that say the same.</param>
public sealed record FieldOrigin(string Field, string Value, string Source, string? Page, long? UserId, DateTimeOffset? At, IReadOnlyList<string> ConfirmedBy);

/// <summary>Reads where a lead and its values came from.</summary>
[Needs(Area.Leads, Access.Read)]
public sealed class LeadOriginQueries(DozenDbContext db)
{
    private const string Person = "person";

    public async Task<Result<LeadOriginView>> GetAsync(long leadId, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.AsNoTracking().IgnoreQueryFilters([DozenDbContext.TrashFilter]).SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(leadId);

        var updates = await db.Activities.AsNoTracking()
            .Where(a => a.LeadId == leadId && (a.ActivityType == ActivityType.Updated || a.ActivityType == ActivityType.Created))
            .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id)
            .Select(a => new Written(a.UserId, a.Metadata, a.CreatedAt)).ToListAsync(cancellationToken);
        var data = lead.EnrichmentData.ToObject().Where(s => s.Value is JsonObject).Select(s => (Source: s.Key, Data: (JsonObject)s.Value!)).ToList();
        var sources = data.Select(s => SourceOf(s.Source, s.Data)).OrderByDescending(s => s.FetchedAt).ToList();
        var fields = PlaceFields.All.Where(f => f.Read(lead) is not null).Select(f => FieldOf(f.Name, f.Read(lead)!, data, updates)).ToList();
        return new LeadOriginView(lead.Id, lead.CreatedAt, sources, fields);
    }

    private static OriginSource SourceOf(string source, JsonObject data)
    {
        var import = data["import"] as JsonObject;
        var placeId = Text(data["place_id"]);
        var first = import?["created"]?.GetValueKind() == System.Text.Json.JsonValueKind.True ? import : import?["origin"] as JsonObject;
        return new OriginSource(
            source, RunOf(import), RunOf(first), placeId, Text(data["link"]) ?? Text(data["maps_link"]),
            Time(data["fetched_at"]), Time(data["expires_at"]), Time(data["expired_at"]), data["confidence"] is JsonValue sure && sure.TryGetValue(out double confidence) ? confidence : null);
    }

    private static OriginRun? RunOf(JsonObject? import) => import?["execution_id"] is JsonValue id && id.TryGetValue(out long run)
        ? new OriginRun(run, Text(import["search"]), Number(import["page"]), Text(import["file"]), Number(import["line"]))
        : null;

    /// <summary>The last person who wrote it, else the source that filled it, else the one whose lead it is, else the person who made the lead.</summary>
    private static FieldOrigin FieldOf(string field, string value, List<(string Source, JsonObject Data)> data, List<Written> updates)
    {
        var says = data.Where(s => Says(s.Data, field, value)).Select(s => s.Source).ToList();
        var typed = updates.FirstOrDefault(u => u.Metadata.ToObject()["changes"] is JsonObject changes && Text(changes[field]?["to"]) is { } to && PlaceFields.AreSame(to, value));
        if (typed is not null) return new FieldOrigin(field, value, Person, null, typed.UserId, typed.At, says);

        var confirmed = updates.Where(u => Text(u.Metadata.ToObject()["confirmed"]?[field]) is { } to && PlaceFields.AreSame(to, value)).Select(_ => Person).Take(1);
        var brought = data.FirstOrDefault(s => Text((s.Data["applied"] as JsonObject)?[field]) is { } applied && PlaceFields.AreSame(applied, value));
        if (brought.Data is null) brought = data.FirstOrDefault(s => Filled(s.Data, field));
        if (brought.Data is null) brought = data.FirstOrDefault(s => (s.Data["import"] as JsonObject)?["created"]?.GetValueKind() == System.Text.Json.JsonValueKind.True || (s.Data["import"] as JsonObject)?["origin"] is JsonObject);
        if (brought.Data is null && says.Count > 0 && updates.Count == 0) brought = data.First(s => s.Source == says[0]);
        return brought.Data is not null
            ? new FieldOrigin(field, value, brought.Source, Text(OnWebsite(brought.Data, field)?["page"]), null, Time(OnWebsite(brought.Data, field)?["fetched_at"]) ?? Time(brought.Data["fetched_at"]), [.. says.Where(s => s != brought.Source), .. confirmed])
            : new FieldOrigin(field, value, Person, null, updates.LastOrDefault()?.UserId, updates.LastOrDefault()?.At, says);
    }

    private static bool Filled(JsonObject data, string field) =>
        ((data["import"] as JsonObject)?["filled"] as JsonObject)?.ContainsKey(field) == true || (data["lent"] as JsonObject)?.ContainsKey(field) == true
        || ((data["import"] as JsonObject)?["previous"] is JsonObject before && Filled(before, field));

    private static bool Says(JsonObject data, string field, string value) => (Text(data[field]) ?? Text(OnWebsite(data, field)?["value"])) is { } said && PlaceFields.AreSame(said, value);

    /// <summary>What a website that was read says of a field, with its page.</summary>
    private static JsonObject? OnWebsite(JsonObject data, string field) => (data["values"] as JsonObject)?[field] as JsonObject;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private static DateTimeOffset? Time(JsonNode? node) =>
        Text(node) is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time.ToMicroseconds() : null;

    private sealed record Written(long? UserId, JsonText Metadata, DateTimeOffset At);
}
