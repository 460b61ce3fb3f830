using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Enrichment;

/// <summary>A question about a lead, and what identifies it: asked once, the same question is not asked again.</summary>
public sealed record LeadQuestion(long LeadId, AnalystQuestion Question, string Digest, bool IsAnswered);

/// <summary>Puts an analyst's answer into a lead, marked as what it is: under <c>enrichment_data.ai</c>, and the industry where the lead has none.</summary>
[Needs(Area.Leads, Access.Write)]
public sealed class AnalyzeLead(DozenDbContext db, Caller caller, TimeProvider time)
{
    private const string Source = "ai";
    private const string Industry = "industry";

    /// <summary>What to ask about a lead; null when its website has not been read, or said nothing.</summary>
    public async Task<LeadQuestion?> FindQuestionAsync(long leadId, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.AsNoTracking().Where(l => l.Id == leadId).Select(l => new { l.Company, l.Country, l.EnrichmentData }).SingleOrDefaultAsync(cancellationToken);
        var enrichment = lead?.EnrichmentData.ToObject();
        if (enrichment?[WebsiteData.Source] is not JsonObject website || Text(website["excerpt"]) is not { } excerpt) return null;

        var people = (website["found"] as JsonArray ?? []).OfType<JsonObject>().Where(f => Text(f["kind"]) == "person").Select(f => Text(f["value"])).OfType<string>().Distinct().ToList();
        var question = new AnalystQuestion(lead!.Company, lead.Country, excerpt, people);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{lead.Company}\n{excerpt}\n{string.Join('\n', people)}")).AsSpan(0, 8));
        return new LeadQuestion(leadId, question, digest, Text((enrichment[Source] as JsonObject)?["digest"]) == digest);
    }

    /// <returns>Whether anything was written.</returns>
    public async Task<Result<bool>> ExecuteAsync(LeadQuestion asked, string model, LeadAnalysis analysis, long? executionId, CancellationToken cancellationToken)
    {
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == asked.LeadId, cancellationToken);
        if (lead is null) return LeadFailures.NotFound(asked.LeadId);

        var now = time.Now();
        var enrichment = lead.EnrichmentData.ToObject();
        var before = enrichment[Source] as JsonObject;
        if (Text(before?["digest"]) == asked.Digest) return false;

        var page = Text((enrichment[WebsiteData.Source] as JsonObject)?["url"]);
        var values = new JsonObject();
        Add("industry", analysis.Industry);
        Add("summary", analysis.Summary);
        Add("services", analysis.Services.Count == 0 ? null : string.Join(", ", analysis.Services));
        Add("size", analysis.Size);
        Add("decision_maker", analysis.DecisionMaker);
        if (analysis.DecisionMakerTitle is not null) values["decision_maker"]!["title"] = analysis.DecisionMakerTitle;
        var data = new JsonObject
        {
            ["model"] = model,
            ["digest"] = asked.Digest,
            ["values"] = values,
            [WebsiteData.FetchedAt] = now.UtcDateTime,
            ["confidence"] = analysis.Confidence,
        };

        var changes = new Dictionary<string, FieldChange>();
        var ours = Text((before?[WebsiteData.Applied] as JsonObject)?[Industry]);
        if (analysis.Industry is { } industry && analysis.Confidence >= BestValue.Enough && (lead.Industry is null || lead.Industry == ours))
        {
            if (lead.Industry != industry) changes[Industry] = new FieldChange(lead.Industry, industry);
            lead.Industry = industry;
            data[WebsiteData.Applied] = new JsonObject { [Industry] = industry };
        }

        enrichment[Source] = data;
        lead.EnrichmentData = JsonText.From(enrichment);
        lead.UpdatedAt = now;
        db.Activities.Add(Activity.Record(
            caller, lead.Id, ActivityType.Enriched, changes.Count == 0 ? "Analysed by a language model" : "Filled industry by a language model", now,
            new { source = Source, model, execution_id = executionId, changes }));
        if (!await db.TrySaveAsync(cancellationToken)) return LeadFailures.Stale;
        return true;

        void Add(string name, string? value)
        {
            if (value is null) return;
            values[name] = new JsonObject
            {
                ["value"] = value,
                ["page"] = page,
                ["method"] = Source,
                ["confidence"] = analysis.Confidence,
                [WebsiteData.FetchedAt] = now.UtcDateTime,
            };
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
