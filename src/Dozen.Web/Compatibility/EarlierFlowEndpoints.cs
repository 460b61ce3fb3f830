using System.Globalization;
using System.Text.Json.Serialization;
using Dozen.Core.Activities;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dozen.Web.Compatibility;

public sealed record EarlierWorkflowStart
{
    [JsonRequired]
    public long WorkflowId { get; init; }

    /// <summary>A lead of the organisation; absent to run for none.</summary>
    public long? LeadId { get; init; }
}

/// <param name="Message">One sentence for a person.</param>
public sealed record EarlierStartedRun(long ExecutionId, long WorkflowId, long? LeadId, string Status, string Message);

/// <summary>How a workflow is written.</summary>
/// <param name="Configuration">One that is complete, to begin with.</param>
public sealed record EarlierWorkflowTemplate(
    string Name, string Description, IReadOnlyList<WorkflowTrigger> TriggerTypes, IReadOnlyList<string> Events, IReadOnlyList<string> Actions, JsonText TriggerConditions, JsonText Configuration);

public sealed record EarlierContact
{
    public Patched<LeadStatus?> Status { get; init; }

    /// <summary>With its offset from UTC; never in the future.</summary>
    public string? LastContactedAt { get; init; }

    /// <summary>Becomes a note of the lead.</summary>
    public string? Notes { get; init; }
}

public sealed record EarlierContactedLead(long LeadId, LeadStatus Status, DateTimeOffset? LastContactedAt);

public sealed record EarlierOutreach
{
    /// <summary>At most 100,000 characters.</summary>
    public string? Message { get; init; }
}

public sealed record EarlierLoggedOutreach(long LeadId, long ActivityId, DateTimeOffset LoggedAt);

/// <summary>What flows of n8n call at the addresses of the earlier platform.</summary>
internal static class EarlierFlowEndpoints
{
    private static readonly EarlierWorkflowTemplate TheTemplate = new(
        "Workflow", "Steps that are taken for a lead: by hand, at an event, at a time, or when somebody calls.",
        Enum.GetValues<WorkflowTrigger>(), WorkflowWords.Events, WorkflowWords.Actions,
        JsonText.Trusted("""{"events":["lead.created"],"criteria":{"field":"has_email","op":"eq","value":true}}"""),
        JsonText.Trusted("""{"steps":[{"action":"add_tag","tag":"new"},{"action":"wait","days":2},{"action":"create_activity","activity_type":"call","subject":"Ring them","due_in":{"hours":4}}]}"""));

    private static readonly QueryParameters ListParameters = new(
        QueryParameter.Number("skip", "How many to leave out; 0 when absent.", 0, int.MaxValue),
        QueryParameter.Number("limit", "How many at most; 50 when absent.", 1, 100));

    public static void MapEarlierFlows(this IEndpointRouteBuilder routes)
    {
        var workflows = routes.MapGroup("/api/workflows").WithTags(EarlierAnswers.Tag).RefusesEarlier(401, 403);
        workflows.MapPost("/run", Run).WithName("RunEarlierWorkflow").WithSummary("Start a workflow, for a lead or for none").RefusesEarlier(400, 404, 422);
        workflows.MapGet("/template", () => TypedResults.Ok(EarlierAnswers.Of(TheTemplate))).WithName("GetEarlierWorkflowTemplate").WithSummary("How a workflow is written");
        workflows.MapPost("/leads/create", Create).WithName("CreateEarlierFlowLead").WithSummary("Add a lead, or find the one that has its e-mail address").RefusesEarlier(422);
        foreach (var (method, name) in new[] { ("POST", "ReportEarlierFlowLead"), ("PATCH", "UpdateEarlierFlowLead") })
            workflows.MapMethods("/leads/{id:long}/update-status", [method], Report).WithName(name).WithSummary("Write down a lead's status, when it was contacted, and a note").RefusesEarlier(404, 409, 422);
        workflows.MapGet("/leads/social-outreach", ListOutreach).WithName("ListEarlierOutreach")
            .WithSummary("Hot and warm leads with a LinkedIn address, with which nothing was exchanged for 7 days").WithQuery(ListParameters).RefusesEarlier(422);
        workflows.MapPost("/leads/{id:long}/social-outreach", LogOutreach).WithName("LogEarlierOutreach").WithSummary("Write down that somebody reached out to a lead on LinkedIn").RefusesEarlier(404, 422);
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierStartedRun>>, EarlierRefusal>> Run(EarlierBody<EarlierWorkflowStart> body, StartWorkflow start, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var wanted = body.Value;
        return (await start.ExecuteAsync(wanted.WorkflowId, new WorkflowStart(wanted.LeadId), cancellationToken))
            .Select(run => new EarlierStartedRun(run.Id, wanted.WorkflowId, run.LeadId, run.Status.ToText(), "The run has been queued")).ToAnswer("Workflow started");
    }

    private static async Task<Results<Ok<EarlierAnswer<FoundLead>>, EarlierRefusal>> Create(EarlierBody<EarlierLeadInput> body, FindOrCreateLead create, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var found = await create.ExecuteAsync(body.Value.ToNewLead(), cancellationToken);
        return found.ToAnswer(found is { Succeeded: true, Value.Existing: true } ? "Lead exists already" : "Lead created");
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierContactedLead>>, EarlierRefusal>> Report(
        long id, EarlierBody<EarlierContact> body, ReportContact report, CancellationToken cancellationToken)
    {
        var contact = body.Value;
        DateTimeOffset? contactedAt = null;
        if (contact.LastContactedAt is { } text)
        {
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) contactedAt = at.ToMicroseconds();
            else body.Refuse("datetime_parsing", "last_contacted_at", "Input should be a valid datetime");
        }

        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        return (await report.ExecuteAsync(id, new LeadContact(contact.Status.Value, contactedAt, contact.Notes), cancellationToken)).Naming("content", "notes")
            .Select(lead => new EarlierContactedLead(lead.Id, lead.Status, lead.LastContactedAt)).ToAnswer("Lead updated");
    }

    private static async Task<Results<Ok<EarlierList<EarlierLead>>, EarlierRefusal>> ListOutreach(HttpRequest request, EarlierLeadQueries leads, CancellationToken cancellationToken)
    {
        var query = new EarlierQuery(request.Query);
        var (skip, limit) = (query.Number("skip", 0, int.MaxValue, 0), query.Number("limit", 1, 100, 50));
        if (query.Errors.Count > 0) return new EarlierRefusal(query.Errors);

        var (items, total) = await leads.ForOutreachAsync(skip, limit, cancellationToken);
        return TypedResults.Ok(EarlierList<EarlierLead>.Of(items, total, skip, limit));
    }

    private static async Task<Results<Ok<EarlierAnswer<EarlierLoggedOutreach>>, EarlierRefusal>> LogOutreach(
        long id, EarlierBody<EarlierOutreach> body, LeadQueries leads, LogActivity log, CancellationToken cancellationToken)
    {
        if (body.Errors.Count > 0) return new EarlierRefusal(body.Errors);
        var known = await leads.GetAsync(id, cancellationToken);
        var logged = await known.ThenAsync(_ => log.ExecuteAsync(new NewActivity(id, ActivityType.Linkedin, ActivityDirection.Outbound, Content: body.Value.Message), cancellationToken));
        return logged.Naming("content", "message").Select(a => new EarlierLoggedOutreach(id, a.Id, a.CreatedAt)).ToAnswer("Outreach logged");
    }
}
