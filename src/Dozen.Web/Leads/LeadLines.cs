using System.Buffers;
using System.Text.Json;
using Dozen.Core.Common;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dozen.Web.Leads;

/// <summary>The items of a bulk request, each read by itself: one that can't be read is answered, and the others go on.</summary>
internal static class LeadLines
{
    public const string MediaType = "application/x-ndjson";

    private static readonly Failure NoList = new(FailureKind.Invalid, "request.malformed", "Send a JSON array of leads, or an object with the array in items.");

    public static bool IsLines(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Stops reading beyond the limit, with more items than may be: the verb refuses them by number.</summary>
    /// <exception cref="BadHttpRequestException">The body as a whole is no JSON.</exception>
    public static Task<Result<IReadOnlyList<BulkLead>>> ReadAsync(HttpRequest request, bool lines, JsonSerializerOptions json, CancellationToken cancellationToken) =>
        lines ? ReadLinesAsync(request, json, cancellationToken) : ReadArrayAsync(request, json, cancellationToken);

    private static async Task<Result<IReadOnlyList<BulkLead>>> ReadLinesAsync(HttpRequest request, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        var items = new List<BulkLead>();
        using var reader = new StreamReader(request.Body);
        while (await reader.ReadLineAsync(cancellationToken) is { } line && items.Count <= BulkLimits.Items)
        {
            if (!string.IsNullOrWhiteSpace(line)) items.Add(Read(() => JsonSerializer.Deserialize<NewLead>(line, json)));
        }

        return items;
    }

    private static async Task<Result<IReadOnlyList<BulkLead>>> ReadArrayAsync(HttpRequest request, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        try
        {
            // The list and the object around it are two levels more than a lead has alone.
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = JsonSetup.MaxDepth + 2 }, cancellationToken);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject() is var properties && properties.Count() == 1 && root.TryGetProperty("items", out var inner)) root = inner;
            if (root.ValueKind != JsonValueKind.Array) return NoList;
            return root.EnumerateArray().Take(BulkLimits.Items + 1).Select(item => Read(() => item.Deserialize<NewLead>(json))).ToList();
        }
        catch (JsonException failure)
        {
            throw new BadHttpRequestException("The body is no JSON.", StatusCodes.Status400BadRequest, failure);
        }
    }

    private static BulkLead Read(Func<NewLead?> read)
    {
        try
        {
            return read() is { } lead ? new BulkLead(lead, null) : new BulkLead(null, new Failure(FailureKind.Invalid, "request.malformed", "An item is an object."));
        }
        catch (JsonException failure)
        {
            return new BulkLead(null, Errors.Explain(failure));
        }
    }

    /// <summary>One line per item, in order; what takes the change back is in the headers.</summary>
    internal sealed class Answer(BulkResult result, JsonSerializerOptions json) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = MediaType;
            UndoHeaders.Set(httpContext.Response, result.UndoToken, result.UndoExpiresAt);
            foreach (var item in result.Items)
            {
                httpContext.Response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(item, json));
                httpContext.Response.BodyWriter.Write("\n"u8);
                if (httpContext.Response.BodyWriter.UnflushedBytes > 64 * 1024) await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }

            await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
    }
}
