using System.Globalization;
using System.Reflection;
using Dozen.Core.Leads.Bulk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dozen.Web.Http;

/// <summary>How an answer without a JSON object of its own says what takes the change back.</summary>
internal static class UndoHeaders
{
    public const string Token = "Undo-Token";
    public const string ExpiresAt = "Undo-Expires-At";

    public static void Set(HttpResponse response, string? token, DateTimeOffset? expiresAt)
    {
        if (token is null || expiresAt is null) return;
        response.Headers[Token] = token;
        response.Headers[ExpiresAt] = expiresAt.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }
}

/// <summary>204, and what takes it back in the headers.</summary>
public sealed class NoContentUndoable(UndoTicket ticket) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        UndoHeaders.Set(httpContext.Response, ticket.UndoToken, ticket.UndoExpiresAt);
        return Results.NoContent().ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
}
