using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Common;
using Dozen.Core.Criteria;
using Dozen.Core.Database;
using Dozen.Core.Integrations.Secrets;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Automation;

/// <summary>A call of a workflow's address, as it came.</summary>
/// <param name="Id">What the caller calls it: the same id starts nothing a second time within a day.</param>
/// <param name="Timestamp">Seconds since 1970, of a signed call.</param>
/// <param name="Signatures">Separated by blanks, of a signed call.</param>
/// <param name="Token">Of a call that shows the secret itself.</param>
/// <param name="Body">The text that was signed.</param>
public sealed record HookCall(string? Id, string? Timestamp, string? Signatures, string? Token, string Body);

/// <summary>What a call came to.</summary>
/// <param name="ExecutionId">The run; null for a call that was here before.</param>
public sealed record HookAnswer(bool Accepted, long? ExecutionId);

/// <summary>Starts a workflow at the call of somebody outside who has its secret. Runs in the workflow's organisation, for nobody.</summary>
public sealed class ReceiveHook(DozenDbContext db, ISecretSource secrets, IMemoClaims memos, TimeProvider time)
{
    private const string MemoKind = "memo:hook";
    private const int LongestId = 200;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // One refusal for all: a stranger learns nothing about which workflows there are.
    private static readonly Failure Refused = new(FailureKind.Forbidden, "hook.refused", "There is no workflow for this call, or the call does not show that it may start it.");

    public async Task<Result<HookAnswer>> ExecuteAsync(long workflowId, HookCall call, CancellationToken cancellationToken)
    {
        var workflow = await db.Workflows.AsNoTracking().SingleOrDefaultAsync(w => w.Id == workflowId && w.IsActive && w.TriggerType == WorkflowTrigger.Webhook, cancellationToken);
        if (workflow is null || TriggerPlan.Read(workflow.TriggerType, workflow.TriggerConditions, new DefinitionReading("", NamedLists.BuiltIn)) is not { Secret: { } name } trigger) return Refused;
        if (await secrets.FindAsync(name, cancellationToken) is not { } secret || !Shows(call, trigger, secret)) return Refused;
        if (call.Id is { Length: > LongestId }) return Failure.Invalid("webhook-id", $"At most {LongestId} characters.");
        if (!(await LeadAsync(call.Body, cancellationToken)).TryGet(out var leadIds, out var invalid)) return invalid;

        var now = time.Now();
        await using var transaction = await db.BeginOrJoinAsync(cancellationToken);
        if (call.Id is { } id)
        {
            var memo = Memo.IdOf("hook", db.OrganizationId.ToString(CultureInfo.InvariantCulture), workflowId.ToString(CultureInfo.InvariantCulture), id);
            if (await memos.ClaimAsync(db, memo, MemoKind, null, now, cancellationToken) != MemoClaim.Claimed) return new HookAnswer(false, null);
        }

        var run = WorkflowRun.ToExecution(workflow, leadIds, new JsonObject { ["type"] = "webhook", ["id"] = call.Id }, null, null, now);
        db.WorkflowExecutions.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new HookAnswer(true, run.Id);
    }

    private bool Shows(HookCall call, TriggerPlan trigger, string secret)
    {
        if (trigger.Proof == HookProof.Token)
            return call.Token is { } token && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        if (call is not { Id: { } id, Timestamp: { } timestamp, Signatures: { } signatures } || WebhookSignature.KeyOf(secret) is not { } key) return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        var expected = Encoding.UTF8.GetBytes(WebhookSignature.Sign(key, id, seconds, call.Body));
        return signatures.Split(' ').Any(s => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(s), expected));
    }

    /// <summary>The lead a call names by <c>lead_id</c> or <c>lead_email</c>; none when it names none.</summary>
    private async Task<Result<IReadOnlyList<long>>> LeadAsync(string body, CancellationToken cancellationToken)
    {
        if (body.Length == 0) return Found([]);
        if (JsonReading.Parse(body) is not { ValueKind: JsonValueKind.Object } json) return Failure.Invalid("body", "A JSON object, or nothing.");
        if (json.TryGetProperty("lead_id", out var given))
        {
            if (given.ValueKind != JsonValueKind.Number || !given.TryGetInt64(out var id) || !await db.Leads.AnyAsync(l => l.Id == id, cancellationToken)) return Failure.Invalid("lead_id", "The id of a lead.");
            return Found([id]);
        }

        if (!json.TryGetProperty("lead_email", out var email)) return Found([]);
        if (JsonReading.TextOf(email) is not { } address) return Failure.Invalid("lead_email", "The e-mail address of a lead.");
        using var _ = db.UseOwnerAccess();
        var found = await db.Leads.Where(l => l.Email == address).OrderBy(l => l.Id).Select(l => l.Id).Take(1).ToListAsync(cancellationToken);
        return found.Count == 1 ? Found(found) : Failure.Invalid("lead_email", "No lead has this e-mail address.");

        static Result<IReadOnlyList<long>> Found(List<long> ids) => ids;
    }
}
