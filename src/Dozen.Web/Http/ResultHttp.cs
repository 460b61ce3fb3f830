using Dozen.Core.Common;
using Dozen.Core.Leads.Bulk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dozen.Web.Http;

/// <summary>A verb's result as an HTTP answer.</summary>
internal static class ResultHttp
{
    public static Results<Ok<T>, ProblemResult> ToOk<T>(this Result<T> result) =>
        result.TryGet(out var value, out var failure) ? TypedResults.Ok(value) : new ProblemResult(failure);

    public static Results<OkTagged<T>, ProblemResult> ToOk<T>(this Result<T> result, Func<T, long> version) =>
        result.TryGet(out var value, out var failure) ? new OkTagged<T>(value, version(value)) : new ProblemResult(failure);

    public static Results<CreatedTagged<T>, ProblemResult> ToCreated<T>(this Result<T> result, Func<T, long> version, Func<T, string> location) =>
        result.TryGet(out var value, out var failure) ? new CreatedTagged<T>(value, version(value), location(value)) : new ProblemResult(failure);

    public static Results<Ok<ListPage<T>>, ProblemResult> ToOk<T>(this Result<Page<T>> result) =>
        result.TryGet(out var page, out var failure) ? TypedResults.Ok(page.ToListPage()) : new ProblemResult(failure);

    public static Results<NoContent, ProblemResult> ToNoContent(this Result<Done> result) =>
        result.TryGet(out _, out var failure) ? TypedResults.NoContent() : new ProblemResult(failure);

    public static Results<NoContentUndoable, ProblemResult> ToNoContent(this Result<UndoTicket> result) =>
        result.TryGet(out var ticket, out var failure) ? new NoContentUndoable(ticket) : new ProblemResult(failure);

    /// <summary>Declares the problems an endpoint may answer with.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params int[] statuses) where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.MediaType]));
        return builder;
    }
}
