using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Dozen.Web.Http;

/// <summary>200 with the object and its version as ETag; 304 for a GET whose <c>If-None-Match</c> names that version.</summary>
public sealed class OkTagged<T>(T value, long version) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var tag = EntityTag.Of(version);
        httpContext.Response.Headers.ETag = tag;
        return HttpMethods.IsGet(httpContext.Request.Method) && EntityTag.IsAmong(httpContext.Request.Headers.IfNoneMatch, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified).ExecuteAsync(httpContext)
            : Results.Ok(value).ExecuteAsync(httpContext);
    }

    /// <summary>Something else of the same version.</summary>
    internal OkTagged<TOther> Select<TOther>(Func<T, TOther> select) => new(select(value), version);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>201 with the object, where it is and its version as ETag.</summary>
public sealed class CreatedTagged<T>(T value, long version, string location) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = EntityTag.Of(version);
        return Results.Created(location, value).ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}

internal static class EntityTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static bool IsAmong(StringValues ifNoneMatch, string tag) =>
        ifNoneMatch.Any(header => header is not null && header.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag || t == $"W/{tag}"));
}
