using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dozen.Core.Leads.Bulk;

/// <summary>What takes a change back: <c>POST /api/v1/undo/{token}</c>.</summary>
/// <param name="UndoToken">Known to nobody but the one who made the change; the database holds what finds it, not the token.</param>
public sealed record UndoTicket(string UndoToken, DateTimeOffset UndoExpiresAt);

/// <summary>What a lead was before, as the memo holds it.</summary>
/// <param name="Version">Of a created lead, which is removed again as long as it still has this version.</param>
/// <param name="DeletedAt">Of a lead that was put in the trash, to be taken out as long as it has been there since then.</param>
/// <param name="Fields">Of a changed lead, by property name.</param>
internal sealed record LeadImage(long Id, long? Version, DateTimeOffset? DeletedAt, Dictionary<string, FieldImage>? Fields);

/// <param name="Was">To be put back,</param>
/// <param name="Now">as long as this still stands there.</param>
internal sealed record FieldImage(JsonNode? Was, JsonNode? Now);

/// <summary>
/// Gathers what a change replaces, and keeps it in memos of about a million characters each beside the change itself. All
/// the parts are found by the token; the first says how many there are.
/// </summary>
internal sealed class UndoLog(DozenDbContext db, Caller caller, DateTimeOffset now)
{
    /// <summary>10,000 leads with their fields are some ten million; a hundred thousand characters of notes on each would be a thousand.</summary>
    public const int MostCharacters = 64_000_000;

    private const int CharactersPerMemo = 1_000_000;

    public static readonly JsonSerializerOptions Json = new(JsonText.Compact)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // They follow from the row itself, or belong to whoever saves it.
    private static readonly HashSet<string> NotKept = [nameof(Lead.Version), nameof(Lead.UpdatedAt), nameof(Lead.SearchText)];

    private readonly List<List<string>> parts = [];
    private int characters;
    private int inLastPart = CharactersPerMemo;
    private int leads;

    public void Created(Lead lead) => Add(new LeadImage(lead.Id, lead.Version, null, null));

    public void Deleted(long id) => Add(new LeadImage(id, null, now, null));

    public void Changed(EntityEntry<Lead> entry) => Add(new LeadImage(
        entry.Entity.Id, null, null,
        entry.Properties.Where(p => p.IsModified && !NotKept.Contains(p.Metadata.Name))
            .ToDictionary(p => p.Metadata.Name, p => new FieldImage(Node(p.OriginalValue, p), Node(p.CurrentValue, p)))));

    /// <summary>Adds the memos to the context, to be saved with the change. Null when nothing was changed.</summary>
    public Result<UndoTicket?> Close(string action)
    {
        if (parts.Count == 0) return (UndoTicket?)null;
        if (characters > MostCharacters) return BulkFailures.TooLargeToUndo;

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var about = JsonText.From(new UndoAbout(action, parts.Count, Proof(caller.OrganizationId, token)));
        for (var part = 0; part < parts.Count; part++)
        {
            var content = JsonText.Trusted($$"""{"leads":[{{string.Join(',', parts[part])}}]}""");
            db.AddMemo(MemoId(caller.OrganizationId, token, part), Memo.Undo, caller.UserId, about, content, part == 0 ? leads : 0, now);
        }

        return new UndoTicket(token, now + Memo.Lifetime);
    }

    public static long MemoId(long organizationId, string token, int part) =>
        Memo.IdOf("undo", organizationId.ToString(CultureInfo.InvariantCulture), token, part.ToString(CultureInfo.InvariantCulture));

    /// <summary>Shows that a memo belongs to a token, without telling the token.</summary>
    public static string Proof(long organizationId, string token) =>
        Convert.ToHexString(Memo.Digest("undo proof", organizationId.ToString(CultureInfo.InvariantCulture), token));

    public static JsonNode? Node(object? value, PropertyEntry property) => JsonSerializer.SerializeToNode(value, property.Metadata.ClrType, Json);

    private void Add(LeadImage image)
    {
        var text = JsonSerializer.Serialize(image, Json);
        if (inLastPart + text.Length > CharactersPerMemo)
        {
            parts.Add([]);
            inLastPart = 0;
        }

        leads++;
        inLastPart += text.Length;
        characters += text.Length;

        // Beyond the limit the change is refused anyway; no need to hold it all.
        if (characters <= MostCharacters) parts[^1].Add(text);
    }
}

/// <summary>What stands beside the before-images.</summary>
/// <param name="Action">create, update or delete.</param>
internal sealed record UndoAbout(string Action, int Parts, string Proof);

/// <summary>What an undo memo holds.</summary>
internal sealed record UndoContent(LeadImage[] Leads);
