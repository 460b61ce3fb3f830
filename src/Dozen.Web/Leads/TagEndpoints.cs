using Dozen.Core.Leads;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Leads;

/// <summary>The tags in use, the most used first.</summary>
public sealed record TagList(IReadOnlyList<TagCount> Items);

internal static class TagEndpoints
{
    private static readonly QueryParameter<int?> Limit = QueryParameter.Number("limit", $"How many at most; {TagQueries.Most} when absent.", 1, TagQueries.Most);
    private static readonly QueryParameters Parameters = new(Limit);

    public static void MapLeadTags(this IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup("/api/v1/leads").WithTags("Leads").Refuses(400, 401, 403);
        leads.MapGet("/tags", List).WithName("ListLeadTags").WithSummary("The tags in use, with how many leads have each").WithQuery(Parameters);
        leads.MapPut("/{id:long}/tags/{tag}", Add).WithName("AddLeadTag").WithSummary("Give a lead a tag").Refuses(404, 412, 422);
        leads.MapDelete("/{id:long}/tags/{tag}", Remove).WithName("RemoveLeadTag").WithSummary("Take a tag from a lead").Refuses(404, 412, 422);
    }

    private static async Task<Results<Ok<TagList>, ProblemResult>> List(HttpRequest request, TagQueries tags, CancellationToken cancellationToken)
    {
        var query = Parameters.Read(request);
        var limit = query.Get(Limit) ?? TagQueries.Most;
        return query.Failure is { } failure ? new ProblemResult(failure) : TypedResults.Ok(new TagList(await tags.ListAsync(limit, cancellationToken)));
    }

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Add(
        long id, string tag, IfMatch ifMatch, TagLead verb, CancellationToken cancellationToken) =>
        (await verb.ExecuteAsync(id, Decoded(tag), true, ifMatch.Version, cancellationToken)).ToOk(lead => lead.Version);

    private static async Task<Results<OkTagged<LeadView>, ProblemResult>> Remove(
        long id, string tag, IfMatch ifMatch, TagLead verb, CancellationToken cancellationToken) =>
        (await verb.ExecuteAsync(id, Decoded(tag), false, ifMatch.Version, cancellationToken)).ToOk(lead => lead.Version);

    /// <summary>An encoded slash is the one thing the server leaves encoded in a path.</summary>
    private static string Decoded(string tag) => tag.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
