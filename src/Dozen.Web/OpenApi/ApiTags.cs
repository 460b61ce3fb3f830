using Microsoft.OpenApi;

namespace Dozen.Web.OpenApi;

/// <summary>The groups of the API's description, in the order in which somebody new reads them.</summary>
internal static class ApiTags
{
    private static readonly (string Name, string Description)[] All =
    [
        ("Identity", "Who is calling."),
        ("Leads", "People and companies that may become customers: their status, owner, tags and history."),
        ("Bulk", "Many leads in one request, and taking changes back."),
        ("Notes", "What people write down about a lead, and whom they mention."),
        ("Activities", "Calls, mails and meetings with a lead: done, or still to come."),
        ("Campaigns", "What is done with many leads at once, and how far it has come with each."),
        ("Discovery", "Businesses found on the map, and where a lead came from."),
        ("Imports", "Files of leads coming in."),
        ("Exports", "Lists as files, and a whole organisation as one."),
        ("Metrics", "Figures of a period."),
        ("Executions", "Runs of the background worker: imports, deliveries and others."),
        ("Workflows", "What is done by itself: what sets it off, its steps, starting it by hand, trying it without effect; and the door for those who call from outside."),
        ("Integrations", "Systems outside, and the webhooks that tell them what happened."),
        ("API tokens", "Keys for programs."),
        ("Users", "The people of the organisation, and oneself."),
        ("Organizations", "The caller's organisation."),
        ("Health", "Whether the server answers."),
        ("Earlier platform", "The earlier platform's addresses, for programs that use them already."),
    ];

    /// <summary>Says what each group of the document is about; one that is not listed above comes last, and the lint reports it.</summary>
    public static void Describe(OpenApiDocument document)
    {
        var used = document.Tags?.Select(t => t.Name ?? "").ToHashSet(StringComparer.Ordinal) ?? [];
        var described = All.Where(t => used.Contains(t.Name)).Select(t => new OpenApiTag { Name = t.Name, Description = t.Description });
        document.Tags = new HashSet<OpenApiTag>([.. described, .. used.Except(All.Select(t => t.Name)).Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name })]);
    }
}
