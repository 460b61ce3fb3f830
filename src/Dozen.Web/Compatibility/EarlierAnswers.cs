using Dozen.Core.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dozen.Web.Compatibility;

/// <summary>The earlier platform's envelope.</summary>
/// <param name="Success">Always true: refusals have another shape.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Errors">Always null, for the same reason.</param>
public sealed record EarlierAnswer<T>(bool Success, T Data, string? Message, IReadOnlyList<string>? Errors);

/// <summary>The earlier platform's list: position and length instead of pages.</summary>
/// <param name="Page">skip / limit + 1.</param>
public sealed record EarlierList<T>(IReadOnlyList<T> Items, long Total, long Page, int PerPage, long Pages)
{
    internal static EarlierList<T> Of(IReadOnlyList<T> items, long total, int skip, int limit) => new(items, total, (skip / limit) + 1, limit, (total + limit - 1) / limit);
}

/// <summary>The id of what was deleted.</summary>
public sealed record EarlierId(long Id);

internal static class EarlierAnswers
{
    public const string Tag = "Earlier platform";

    public static Results<Ok<EarlierAnswer<T>>, EarlierRefusal> ToAnswer<T>(this Result<T> result, string? message = null) =>
        result.TryGet(out var value, out var failure) ? TypedResults.Ok(Of(value, message)) : new EarlierRefusal(failure);

    public static Results<Created<EarlierAnswer<T>>, EarlierRefusal> ToCreatedAnswer<T>(this Result<T> result, Func<T, string> location, string message) =>
        result.TryGet(out var value, out var failure) ? TypedResults.Created(location(value), Of(value, message)) : new EarlierRefusal(failure);

    public static Results<Ok<T>, EarlierRefusal> ToPlain<T>(this Result<T> result) =>
        result.TryGet(out var value, out var failure) ? TypedResults.Ok(value) : new EarlierRefusal(failure);

    /// <summary>What the first succeeded with, as something else; or why it did not.</summary>
    public static Result<TOther> Select<T, TOther>(this Result<T> result, Func<T, TOther> select) =>
        result.TryGet(out var value, out var failure) ? select(value) : failure;

    /// <inheritdoc cref="Select"/>
    public static async Task<Result<TOther>> ThenAsync<T, TOther>(this Result<T> result, Func<T, Task<Result<TOther>>> then) =>
        result.TryGet(out var value, out var failure) ? await then(value) : failure;

    /// <summary>The same refusal under the name that this door has for a field.</summary>
    public static Result<T> Naming<T>(this Result<T> result, string field, string earlierName) =>
        result.Failure is { } failure && failure.Errors.TryGetValue(field, out var messages)
            ? failure with { Errors = new Dictionary<string, string[]>(failure.Errors.Where(e => e.Key != field)) { [earlierName] = messages } }
            : result;

    /// <summary>Declares the refusals an endpoint may answer with, in the earlier platform's shape.</summary>
    public static TBuilder RefusesEarlier<TBuilder>(this TBuilder builder, params int[] statuses) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses) builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(EarlierError), ["application/json"]));
        return builder;
    }

    public static EarlierAnswer<T> Of<T>(T value, string? message = null) => new(true, value, message, null);
}
