using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Leads.Bulk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Dozen.Web.Leads;

/// <summary>The leads that a bulk request means: its ids, or its filter read as the list reads its query string.</summary>
internal static class LeadChoice
{
    // These say how a list is shown; and what is in the trash is not to be changed.
    private static readonly string[] NotAFilter = ["page", "per_page", "cursor", "sort", "fields", "total", "trash"];

    private static readonly Failure OneOfTwo = Failure.Invalid("ids", "Give ids, or a filter.");

    public static Result<LeadSelection> Of(IReadOnlyList<long>? ids, JsonObject? filter, Caller caller)
    {
        if (ids is null == filter is null) return OneOfTwo;
        if (ids is not null) return new LeadSelection(ids, null);

        var query = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, value) in filter!)
        {
            if (NotAFilter.Contains(name)) return Failure.Invalid($"filter.{name}", $"{name} is no filter.");
            if (name == "filter") query[name] = value?.ToJsonString(); // the criteria language, which is JSON itself
            else if (Texts(value) is { } texts) query[name] = texts;
            else return Failure.Invalid($"filter.{name}", "A text, a number, true or false, or a list of texts.");
        }

        var request = new DefaultHttpContext { Request = { Query = new QueryCollection(query) } }.Request;
        return LeadListQuery.Read(request, caller).TryGet(out var list, out var failure)
            ? new LeadSelection(null, list.Filter)
            : failure with { Errors = failure.Errors.ToDictionary(e => $"filter.{e.Key}", e => e.Value) };
    }

    private static StringValues? Texts(JsonNode? value) => value switch
    {
        JsonValue single when single.GetValueKind() is JsonValueKind.String => single.GetValue<string>(),
        JsonValue single when single.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => single.ToJsonString(),
        JsonArray list when list.All(i => i is JsonValue v && v.GetValueKind() is JsonValueKind.String or JsonValueKind.Number) =>
            new StringValues([.. list.Select(i => i!.GetValueKind() == JsonValueKind.String ? i.GetValue<string>() : i.ToJsonString())]),
        _ => null,
    };
}
