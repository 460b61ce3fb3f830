using System.Text.Json.Nodes;
using Dozen.Core.Automation;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Workflows;
using Dozen.Core.Workflows.Running;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests.Automation;

/// <summary>Workflows over a database, with workers that only do what the test asks for, and a world outside that is made up.</summary>
public abstract class AutomationTest(Engine engine) : DatabaseTest(engine)
{
    private ServiceProvider? process;

    private protected World Outside { get; } = new();

    public override async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ServiceProvider Process() => process ??= TestDatabase.ServicesOver(Database.Url, Database.Time, services =>
    {
        services.AddSingleton<IWebhookSender>(Outside);
        services.AddSingleton<ISecretSource>(Outside);
    });

    private protected async Task WorkAsync()
    {
        var worker = Process().GetRequiredService<WorkRuns>();
        for (var i = 0; i < 20 && await worker.WorkOneAsync(Cancelled); i++)
        {
        }
    }

    private protected static LeadPatch Patch(string fields) => (JsonNode.Parse(fields)!.AsObject().Single() is var (name, value) ? (name, (string?)value) : default) switch
    {
        ("status", "contacted") => new LeadPatch { Status = LeadStatus.Contacted },
        ("lead_temperature", _) => new LeadPatch { LeadTemperature = LeadTemperature.Hot },
        ("industry", { } industry) => new LeadPatch { Industry = industry },
        _ => new LeadPatch(),
    };

    private protected async Task<long> LeadAsync(string company) =>
        (await Database.RunAsync<CreateLead, Result<LeadView>>(c => c.ExecuteAsync(new NewLead { Company = company }, Cancelled))).Value.Id;

    private protected Task<long> UserAsync(string name, bool isActive = true) => Database.RunAsync<DozenDbContext, long>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        var now = Database.Time.GetUtcNow();
        var user = new Core.Users.User
        {
            OrganizationId = Database.Caller.OrganizationId,
            Email = $"{name}@team.example",
            FirstName = name,
            LastName = "Person",
            Role = Core.Users.UserRole.SalesRep,
            IsActive = isActive,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(user);
        await db.SaveChangesAsync(Cancelled);
        return user.Id;
    });

    /// <summary>In the order of the leads.</summary>
    private protected async Task<IEnumerable<long>> OwnersAsync(IReadOnlyList<long> leads)
    {
        var owners = await Database.RunAsync<DozenDbContext, Dictionary<long, long>>(db => db.Leads.Where(l => leads.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.AssignedToId ?? 0, Cancelled));
        return leads.Select(l => owners[l]);
    }

    private protected async Task<IReadOnlyList<string>> TagsAsync(long lead) => (await Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(lead, Cancelled))).Value.Tags;

    private protected async Task<long> WorkflowAsync(string trigger, string conditions, string steps, string? n8n = null)
    {
        var made = await Database.RunAsync<CreateWorkflow, Result<WorkflowView>>(c => c.ExecuteAsync(
            new NewWorkflow
            {
                Name = "Test",
                TriggerType = SnakeCase.Parse<WorkflowTrigger>(trigger)!.Value,
                TriggerConditions = JsonText.Trusted(conditions),
                Configuration = JsonText.Trusted($$"""{"steps":[{{steps}}]}"""),
                N8nWorkflowId = n8n,
            }, Cancelled));
        Assert.Empty(made.Failure?.Errors ?? new Dictionary<string, string[]>());
        return made.Value.Id;
    }

    private protected async Task<long> IntegrationAsync() => await Database.RunAsync<DozenDbContext, long>(async db =>
    {
        var integration = new Core.Integrations.Integration
        {
            OrganizationId = Database.Caller.OrganizationId,
            IntegrationType = Core.Integrations.IntegrationType.Automation,
            ProviderName = "n8n",
            Configuration = JsonText.Trusted("""{"url":"https://n8n.example/webhook/x","secret":"secret:HOOK_KEY"}"""),
            CreatedAt = Database.Time.GetUtcNow(),
            UpdatedAt = Database.Time.GetUtcNow(),
        };
        db.Integrations.Add(integration);
        await db.SaveChangesAsync(Cancelled);
        return integration.Id;
    });

    private protected async Task<long> StartAsync(long workflow, long lead) =>
        (await Database.RunAsync<StartWorkflow, Result<ExecutionView>>(s => s.ExecuteAsync(workflow, new WorkflowStart(lead), Cancelled))).Value.Id;

    private protected async Task<ExecutionView> RunAsync(long id) => (await Database.RunAsync<ExecutionQueries, Result<ExecutionView>>(q => q.GetAsync(id, Cancelled))).Value;

    private protected Task<List<WorkflowExecution>> RunsOfAsync(long workflow) =>
        Database.RunAsync<DozenDbContext, List<WorkflowExecution>>(db => db.WorkflowExecutions.AsNoTracking().Where(e => e.WorkflowId == workflow).OrderBy(e => e.Id).ToListAsync(Cancelled));

    private protected Task<int> FireAsync() => Database.RunAsync<FireSchedules, int>(f => f.ExecuteAsync(Cancelled), Caller.System(Database.Caller.OrganizationId));

    private protected Task<Result<ExecutionView>> ReportAsync(long id, RunReport report) => Database.RunAsync<ReportRun, Result<ExecutionView>>(r => r.ExecuteAsync(id, report, Cancelled));

    private protected async Task<Result<HookAnswer>> CallAsync(long workflow, HookCall call)
    {
        await using var scope = Process().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Enter(Caller.System(Database.Caller.OrganizationId));
        return await scope.ServiceProvider.GetRequiredService<ReceiveHook>().ExecuteAsync(workflow, call, Cancelled);
    }

    /// <summary>The world outside, and the secrets that are kept there.</summary>
    private protected sealed class World : IWebhookSender, ISecretSource
    {
        public const string Key = "a key that is long enough to sign";

        public List<WebhookMessage> Sent { get; } = [];

        public int Answer { get; set; } = 200;

        /// <summary>Happens while a call is under way.</summary>
        public Action? OnSend { get; set; }

        public Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken) => Task.FromResult<string?>(name.Text == "HOOK_KEY" ? Key : null);

        public Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            Sent.Add(message);
            OnSend?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(new WebhookAnswer(Answer, Answer == 200 ? null : $"The receiver answered {Answer}.", TimeSpan.Zero));
        }
    }
}
