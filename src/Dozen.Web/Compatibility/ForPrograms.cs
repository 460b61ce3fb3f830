using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Dozen.Web.Compatibility;

/// <summary>Marks an endpoint that shares its path with a page: it answers those who do not accept HTML.</summary>
internal sealed class ForPrograms;

/// <summary>Chooses between the page and the endpoint of one path by the <c>Accept</c> header.</summary>
internal sealed class ForProgramsPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsForPrograms);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isProgram = !httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        var (forPrograms, pages) = (new List<int>(), new List<int>());
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)) (IsForPrograms(candidates[i].Endpoint) ? forPrograms : pages).Add(i);
        }

        // What has no counterpart stays: a page also takes posts.
        if (forPrograms.Count > 0 && pages.Count > 0)
        {
            foreach (var other in isProgram ? pages : forPrograms) candidates.SetValidity(other, false);
        }

        return Task.CompletedTask;
    }

    private static bool IsForPrograms(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ForPrograms>() is not null;
}
