using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Web.Tests.Walks;

/// <summary>
/// Every operation, asked for another organisation's things: each place where an id can stand (path, query, body) gets
/// a foreign one while the others are one's own. The answer is 404 or 403 (422 for an id in a body), nothing of theirs
/// is in it, and not a row of theirs has changed. An operation this test does not know how to ask fails it.
/// </summary>
public abstract partial class TenancyContract(Engine engine) : WebTest(engine)
{
    /// <summary>In every text of the other organisation.</summary>
    private const string Marker = "Theirs4711";

    /// <summary>What to send to an operation with a body; <c>$lead</c> and its like are places for an id.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["PATCH /api/v1/me"] = """{"first_name":"Ours"}""",
        ["POST /api/v1/integrations/api-tokens"] = """{"name":"Ours","scopes":["read"]}""",
        ["POST /api/v1/leads"] = """{"company":"Ours","assigned_to_id":$user}""",
        ["PATCH /api/v1/leads/{id}"] = """{"assigned_to_id":$user}""",
        ["PUT /api/v1/leads/{id}/status"] = """{"status":"contacted"}""",
        ["PUT /api/v1/leads/{id}/assignee"] = """{"user_id":$user}""",
        ["POST /api/v1/leads/{id}/notes"] = """{"content":"Ours","mentioned_users":[$user]}""",
        ["PATCH /api/v1/leads/{id}/notes/{noteId}"] = """{"mentioned_users":[$user]}""",
        ["POST /api/v1/leads/bulk"] = """[{"company":"Ours","assigned_to_id":$user}]""",
        ["PATCH /api/v1/leads/bulk"] = """{"ids":[$lead],"patch":{"assigned_to_id":$user}}""",
        ["POST /api/v1/leads/bulk-delete"] = """{"ids":[$lead]}""",
        ["POST /api/v1/leads/enrich"] = """{"ids":[$lead]}""",
        ["POST /api/v1/discovery/google-maps"] = """{"industry":"dentists","location":"Sampleton","source":"open_places"}""",
        ["POST /api/v1/leads/{id}/confirm"] = "{}",
        ["POST /api/workflows/run"] = """{"workflow_id":$workflow,"lead_id":$lead}""",
        ["POST /api/workflows/leads/create"] = """{"company":"Ours","assigned_to_id":$user}""",
        ["POST /api/workflows/leads/{id}/update-status"] = """{"status":"contacted"}""",
        ["PATCH /api/workflows/leads/{id}/update-status"] = """{"status":"contacted"}""",
        ["POST /api/workflows/leads/{id}/social-outreach"] = """{"message":"Ours"}""",
        ["POST /api/workflows/leads/crm-sync"] = """{"leads":[{"company":"Ours","assigned_to_id":$user}]}""",
        ["POST /api/workflows/webhook/crm-update"] = """{"event":"contact.updated","lead_id":$lead,"status":"contacted"}""",
        ["POST /api/workflows/google-maps/start"] = """{"industry":"dentists","location":"Sampleton"}""",
        ["POST /api/v1/activities"] = """{"lead_id":$lead,"activity_type":"call","user_id":$user}""",
        ["PATCH /api/v1/activities/{id}"] = """{"user_id":$user}""",
        ["POST /api/v1/activities/{id}/complete"] = "{}",
        ["POST /api/v1/activities/{id}/reschedule"] = """{"scheduled_at":"2026-04-01T12:00:00Z"}""",
        ["POST /api/v1/activities/{id}/cancel"] = "{}",
        ["POST /api/v1/organizations"] = """{"name":"Ours too","admin":{"email":"other@people.example"}}""",
        ["PATCH /api/v1/organizations/{id}"] = """{"description":"Ours"}""",
        ["POST /api/v1/users"] = """{"email":"new@people.example"}""",
        ["PATCH /api/v1/users/{id}"] = """{"first_name":"Ours"}""",
        ["POST /api/v1/campaigns"] = """{"name":"Ours"}""",
        ["PATCH /api/v1/campaigns/{id}"] = """{"description":"Ours"}""",
        ["POST /api/v1/campaigns/{id}/members"] = """{"lead_ids":[$lead]}""",
        ["PATCH /api/v1/campaigns/{id}/members/{leadId}"] = """{"status":"contacted"}""",
        ["POST /api/v1/integrations"] = """{"integration_type":"crm","provider_name":"Ours"}""",
        ["PATCH /api/v1/integrations/{id}"] = """{"display_name":"Ours"}""",
        ["PATCH /api/v1/executions/{id}"] = """{"status":"completed"}""",
        ["POST /api/v1/workflows"] = """{"name":"Ours","configuration":{"steps":[{"action":"assign","to":$user},{"action":"add_to_campaign","campaign_id":$campaign}]}}""",
        ["PATCH /api/v1/workflows/{id}"] = """{"description":"Ours"}""",
        ["POST /api/v1/workflows/{id}/run"] = """{"lead_id":$lead}""",
        ["POST /api/v1/workflows/{id}/dry-run"] = """{"lead_ids":[$lead],"configuration":{"steps":[{"action":"assign","to":$user},{"action":"add_to_campaign","campaign_id":$campaign}]}}""",
        ["POST /api/leads"] = """{"company":"Ours","assigned_to_id":$user}""",
        ["PUT /api/leads/{id}"] = """{"assigned_to_id":$user}""",
        ["PATCH /api/leads/{id}/status"] = """{"new_status":"contacted"}""",
        ["PATCH /api/leads/{id}/assign"] = """{"user_id":$user}""",
        ["POST /api/leads/dev"] = """{"company":"Ours","assigned_to_id":$user}""",
        ["PUT /api/leads/dev/{id}"] = """{"assigned_to_id":$user}""",
        ["PATCH /api/leads/dev/{id}/status"] = """{"new_status":"contacted"}""",
        ["PATCH /api/leads/dev/{id}/assign"] = """{"user_id":$user}""",
        ["POST /api/leads/activity/log"] = """{"lead_id":$lead,"activity_type":"call"}""",
        ["POST /api/sales-alerts/hot-lead"] = """{"lead_id":$lead}""",
        ["POST /api/sales-alerts/warm-lead"] = """{"lead_id":$lead}""",
        ["POST /api/sales-alerts/score-change"] = """{"lead_id":$lead}""",
        ["POST /api/organizations"] = """{"name":"Ours","admin":{"email":"ours@new.example"}}""",
        ["PUT /api/organizations/{id}"] = "{}",
        ["POST /api/users"] = """{"email":"ours@new.example"}""",
        ["PUT /api/users/{id}"] = "{}",
    };

    /// <summary>These answer 200 with a refusal for each id they do not know.</summary>
    private static readonly string[] AnswerPerItem = ["POST /api/v1/leads/bulk", "PATCH /api/v1/leads/bulk", "POST /api/v1/leads/bulk-delete", "POST /api/v1/campaigns/{id}/members", "POST /api/workflows/leads/crm-sync"];

    // What a file becomes belongs to the caller; there is no place for an id in it.
    private static readonly string[] WithoutIds = ["POST /api/v1/imports"];

    [Fact]
    public async Task Nobody_reaches_into_another_organisation()
    {
        var ours = await SeedAsync(Database.Caller, "Ours");
        var theirs = await SeedAsync(await Database.AddOrganizationAsync("theirs", Cancelled), Marker);
        var before = await RowsOfAsync(theirs["organization"]);
        var complaints = new List<string>();

        foreach (var operation in await OperationsAsync())
        {
            foreach (var attempt in AttemptsOn(operation, ours, theirs))
            {
                var response = await SendAsync(new HttpMethod(operation.Method), attempt.Path, attempt.Body);
                var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
                if (!attempt.Expected.Contains(status)) complaints.Add($"{operation.Method} {attempt.Path} {attempt.Body}: {status}, expected {string.Join(" or ", attempt.Expected)}");
                if (text.Contains(Marker, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{operation.Method} {attempt.Path} {attempt.Body}: answers with theirs");
                if (await RowsOfAsync(theirs["organization"]) != before) complaints.Add($"{operation.Method} {attempt.Path} {attempt.Body}: changed theirs");
            }
        }

        Assert.Empty(complaints.Distinct());
    }

    [Fact]
    public async Task The_document_the_walk_goes_by_holds_every_endpoint()
    {
        var walked = (await OperationsAsync()).Select(o => o.ToString()).ToHashSet();
        var served = Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {Constraint().Replace(e.RoutePattern.RawText!, "")}"));

        Assert.Empty(served.Select(s => s.TrimEnd('/')).Except(walked));
    }

    private async Task<IReadOnlyList<ApiOperation>> OperationsAsync() =>
        [.. new ApiDocument(await ReadAsync("/openapi/v1.json")).Operations.Where(o => o.Path.StartsWith("/api/", StringComparison.Ordinal))];

    private static IEnumerable<Attempt> AttemptsOn(ApiOperation operation, IReadOnlyDictionary<string, long> ours, IReadOnlyDictionary<string, long> theirs)
    {
        if (WithoutIds.Contains(operation.ToString())) yield break;

        var body = operation.Bodies.Count == 0 ? null
            : Bodies.TryGetValue(operation.ToString(), out var known) ? known
            : throw new InvalidOperationException($"Say in {nameof(Bodies)} what to send to {operation}.");
        var inPath = operation.PathParameters.Select(p => (p.Name, Kind: KindInPath(operation.Path, p.Name))).Where(p => p.Kind is not null).ToList();
        var inBody = Slot().Matches(body ?? "").Select(m => m.Groups[1].Value).Distinct().ToList();
        var inQuery = operation.Parameters.Where(p => p.In == "query" && KindOf(p.Name) is not null).Select(p => p.Name).ToList();

        foreach (var (name, _) in inPath) yield return Fill(foreignPath: name, foreignBody: null, query: null, [403, 404]);
        foreach (var kind in inBody) yield return Fill(foreignPath: null, foreignBody: kind, query: null, AnswerPerItem.Contains(operation.ToString()) ? [200, 403, 404, 422] : [400, 403, 404, 422]);
        foreach (var name in inQuery) yield return Fill(foreignPath: null, foreignBody: null, query: name, [200, 400, 403, 404, 422]);

        // And without any: a list of one's own must not hold theirs.
        if (inPath.Count == 0 && operation.Method == "GET") yield return Fill(null, null, null, [200, 400, 403, 404, 410, 422]);

        Attempt Fill(string? foreignPath, string? foreignBody, string? query, int[] expected)
        {
            var path = operation.Path;
            foreach (var parameter in operation.PathParameters)
            {
                var kind = KindInPath(operation.Path, parameter.Name);
                var value = kind is null ? "vip" : Id(parameter.Name == foreignPath ? theirs : ours, kind);
                path = path.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal);
            }

            if (query is not null) path += $"?{query}={Id(theirs, KindOf(query)!)}";
            var text = body is null ? null : Slot().Replace(body, m => Id(m.Groups[1].Value == foreignBody ? theirs : ours, m.Groups[1].Value));
            return new Attempt(path, text, expected);
        }
    }

    private static string Id(IReadOnlyDictionary<string, long> ids, string kind) => ids[kind].ToString(CultureInfo.InvariantCulture);

    /// <summary>What a placeholder stands for: its own name, else the collection before it. Null for text that is no id.</summary>
    private static string? KindInPath(string path, string name)
    {
        if (name is "tag" or "token" or "format" or "service") return null;
        return KindOf(name) ?? Kind(path.Split('/').TakeWhile(s => s != $"{{{name}}}").Last(s => !s.StartsWith('{') && s is not ("dev" or "delete-test")));

        string Kind(string collection) => collection switch
        {
            "leads" => "lead",
            "notes" => "note",
            "activities" => "activity",
            "campaigns" => "campaign",
            "members" => "lead",
            "users" => "user",
            "organizations" => "organization",
            "integrations" => "integration",
            "api-tokens" => "token",
            "imports" => "import",
            "workflows" => "workflow",
            "executions" or "deliveries" or "status" => "execution",
            _ => throw new InvalidOperationException($"What is {{{name}}} in {path}?"),
        };
    }

    private static string? KindOf(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "assignedtoid" or "userid" => "user",
        "leadid" => "lead",
        "noteid" => "note",
        "campaignid" => "campaign",
        "executionid" => "execution",
        "importid" => "import",
        "organizationid" => "organization",
        "workflowid" => "workflow",
        _ => null,
    };

    private Task<Dictionary<string, long>> SeedAsync(Caller caller, string name) => Database.RunAsync<DozenDbContext, Dictionary<string, long>>(
        async db =>
        {
            var (organization, now) = (caller.OrganizationId, Database.Time.Now());
            var user = new User { OrganizationId = organization, Email = $"{name}@people.example", FirstName = name, LastName = name, Role = UserRole.SalesRep, CreatedAt = now, UpdatedAt = now };
            var lead = new Lead { OrganizationId = organization, Company = name, Email = $"info@{name}.example", Tags = [name], SearchText = name.ToLowerInvariant(), CreatedAt = now, UpdatedAt = now };
            var campaign = new Campaign { OrganizationId = organization, Name = name, CreatedAt = now, UpdatedAt = now };
            var workflow = new Workflow { OrganizationId = organization, Name = name, Configuration = JsonText.Trusted("""{"steps":[{"action":"add_tag","tag":"seen"}]}"""), CreatedAt = now, UpdatedAt = now };
            var integration = new Integration { OrganizationId = organization, IntegrationType = IntegrationType.Webhook, ProviderName = name, Status = IntegrationStatus.Inactive, CreatedAt = now, UpdatedAt = now };
            var token = new Integration { OrganizationId = organization, IntegrationType = IntegrationType.ApiToken, ProviderName = "dozen", DisplayName = name, CreatedAt = now, UpdatedAt = now };
            db.AddRange(user, lead, campaign, workflow, integration, token);
            await db.SaveChangesAsync(Cancelled);

            var note = new LeadNote { OrganizationId = organization, LeadId = lead.Id, UserId = caller.UserId, Content = name, CreatedAt = now, UpdatedAt = now };
            var activity = new Activity { OrganizationId = organization, LeadId = lead.Id, UserId = caller.UserId, ActivityType = ActivityType.Call, Status = ActivityStatus.Scheduled, Subject = name, ScheduledAt = now.AddDays(1), CreatedAt = now };
            var member = new CampaignLead { OrganizationId = organization, CampaignId = campaign.Id, LeadId = lead.Id, AddedAt = now };
            var execution = Run(WorkflowType.Custom);
            var import = Run(WorkflowType.LeadImport);
            db.AddRange(note, activity, member, execution, import);
            await db.SaveChangesAsync(Cancelled);
            return new Dictionary<string, long>
            {
                ["organization"] = organization,
                ["user"] = user.Id,
                ["lead"] = lead.Id,
                ["campaign"] = campaign.Id,
                ["workflow"] = workflow.Id,
                ["integration"] = integration.Id,
                ["token"] = token.Id,
                ["note"] = note.Id,
                ["activity"] = activity.Id,
                ["execution"] = execution.Id,
                ["import"] = import.Id,
            };

            WorkflowExecution Run(WorkflowType type) => new()
            {
                OrganizationId = organization,
                WorkflowType = type,
                InputData = JsonText.From(new { file_name = name, path = "/nowhere", length = 0, settings = new { } }),
                CreatedAt = now,
            };
        },
        caller);

    /// <summary>Every row of an organisation, as text.</summary>
    private Task<string> RowsOfAsync(long organizationId) => Database.RunAsync<DozenDbContext, string>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        await db.Database.OpenConnectionAsync(Cancelled);
        var rows = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Order())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var owner = table == "organizations" ? "id" : "organization_id";
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {table} WHERE {owner} = {organizationId} ORDER BY id");
            await using DbDataReader reader = await command.ExecuteReaderAsync(Cancelled);
            while (await reader.ReadAsync(Cancelled))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Append(table).Append('|').AppendJoin('|', values).Append('\n');
            }
        }

        return rows.ToString();
    });

    [GeneratedRegex(@"\$([a-z]+)")]
    private static partial Regex Slot();

    [GeneratedRegex(@":[a-z]+(?=\})")]
    private static partial Regex Constraint();

    private sealed record Attempt(string Path, string? Body, int[] Expected);
}

public sealed class TenancyOnSqlite() : TenancyContract(Engine.Sqlite);

public sealed class TenancyOnPostgres() : TenancyContract(Engine.Postgres);
