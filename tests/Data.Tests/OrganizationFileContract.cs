using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Campaigns;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Exporting;
using Dozen.Core.Importing;
using Dozen.Core.Integrations;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Scoring;
using Dozen.Core.Users;
using Dozen.Core.Verification;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>A whole organisation goes out of one database and into another, of either engine.</summary>
public abstract class OrganizationFileContract(Engine from, Engine to) : DatabaseTest(from)
{
    [Fact]
    public async Task A_restored_organisation_exports_the_same_file_again_but_for_its_ids()
    {
        await FillAsync();
        var file = await ExportAsync(Database);
        await using var target = await TestDatabase.CreateAsync(to, Cancelled);
        await OccupyAsync(target);

        var restored = (await RestoreAsync(target, file)).Value;

        Assert.Equal((1, 1), (restored.UsersMatched, restored.UsersCreated));
        Assert.Equal(Plain(file), Plain(await ExportAsync(target)));
        Assert.True((await target.RunAsync<VerifyDatabase, Result<VerificationReport>>(v => v.ExecuteAsync(Cancelled))).Value.IsClean);
    }

    [Fact]
    public async Task References_inside_documents_follow_their_rows()
    {
        await FillAsync();
        await using var target = await TestDatabase.CreateAsync(to, Cancelled);
        await OccupyAsync(target);

        await RestoreAsync(target, await ExportAsync(Database));

        await target.RunAsync<DozenDbContext, bool>(async db =>
        {
            var lead = await db.Leads.SingleAsync(l => l.Company == "Anchor", Cancelled);
            var run = await db.WorkflowExecutions.Where(e => e.Status == ExecutionStatus.Completed).Select(e => e.Id).SingleAsync(Cancelled);
            var maria = await db.Users.SingleAsync(u => u.FirstName == "Maria", Cancelled);
            var assigned = await db.Activities.SingleAsync(a => a.ActivityType == ActivityType.Assigned, Cancelled);
            var note = await db.LeadNotes.SingleAsync(Cancelled);
            var settings = (await db.Organizations.SingleAsync(Cancelled)).Settings.ToObject();
            var campaign = await db.Campaigns.SingleAsync(Cancelled);

            Assert.Equal(run, (long)lead.EnrichmentData.ToObject()["google_maps"]!["import"]!["execution_id"]!);
            Assert.Equal((maria.Id, lead.Id), ((long)assigned.Metadata.ToObject()["assigned_to"]!, assigned.LeadId));
            Assert.Equal($"[{maria.Id}]", note.MentionedUsers.Text);
            Assert.True(note.IsPrivate);
            Assert.Equal(target.Caller.UserId, note.UserId);
            Assert.Equal(maria.Id, (long)settings["saved_views"]![0]!["filter"]!["value"]!);
            Assert.Equal(maria.Id, (long)campaign.TargetCriteria.ToObject()["all"]![0]!["value"]!);

            // What a person or a source wrote is theirs, whatever it is called.
            Assert.Equal(7, (long)lead.CustomFields.ToObject()["user_id"]!);
            return true;
        });
    }

    [Fact]
    public async Task Strangers_come_in_inactive_unfinished_runs_do_not_begin_again_and_tokens_stay_behind()
    {
        await FillAsync();
        await using var target = await TestDatabase.CreateAsync(to, Cancelled);

        await RestoreAsync(target, await ExportAsync(Database));

        await target.RunAsync<DozenDbContext, bool>(async db =>
        {
            Assert.False((await db.Users.SingleAsync(u => u.FirstName == "Maria", Cancelled)).IsActive);
            Assert.Equal([ExecutionStatus.Cancelled, ExecutionStatus.Completed], await db.WorkflowExecutions.Select(e => e.Status).Order().ToListAsync(Cancelled));
            Assert.Equal([IntegrationType.Webhook], await db.Integrations.Select(i => i.IntegrationType).ToListAsync(Cancelled));
            return true;
        });
        var created = (await target.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Next" }, Cancelled))).Value;
        Assert.Equal("Next", (await target.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(created.Id, Cancelled))).Value.Company);
    }

    [Fact]
    public async Task As_a_new_organisation_it_stands_beside_the_first_and_touches_nobody_else()
    {
        await FillAsync();
        var file = await ExportAsync(Database);

        var restored = (await RestoreAsync(Database, file, asNew: true)).Value;

        Assert.Equal(("my-organisation-2", 0, 2), (restored.Slug, restored.UsersMatched, restored.UsersCreated));
        Assert.Equal(Plain(file), Plain(await ExportAsync(Database)));
        var copy = new Caller(restored.OrganizationId, null, UserRole.Admin);
        Assert.Equal(3, (await Database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter(), new(), Cancelled), copy)).Value.Total);
    }

    [Fact]
    public async Task An_organisation_that_is_in_use_is_not_filled()
    {
        await FillAsync();

        Assert.Equal("restore.not_empty", (await RestoreAsync(Database, await ExportAsync(Database))).Failure!.Code);
    }

    [Fact]
    public async Task A_damaged_cut_foreign_or_newer_file_is_refused_before_anything_is_written()
    {
        await FillAsync();
        var file = await ExportAsync(Database);
        var lines = Lines(file);
        await using var target = await TestDatabase.CreateAsync(to, Cancelled);

        await RefusedAsync("restore.damaged", file[..(file.Length / 2)]);
        await RefusedAsync("restore.damaged", Bytes(lines[..^1]));
        await RefusedAsync("restore.damaged", Bytes([.. lines[..^2], lines[^1]]));
        await RefusedAsync("restore.damaged", Bytes([.. lines.Select(l => l.Replace("Anchor", "Ancher", StringComparison.Ordinal))]));
        await RefusedAsync("restore.damaged", Bytes([.. lines, lines[^1]]));
        await RefusedAsync("restore.foreign", Encoding.UTF8.GetBytes("company,phone\nA,1\n"), "{}\n"u8.ToArray(), []);
        await RefusedAsync("restore.newer", Bytes([lines[0].Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal), .. lines[1..]]));

        async Task RefusedAsync(string code, params byte[][] files)
        {
            foreach (var bytes in files)
            {
                var refused = await RestoreAsync(target, bytes);
                Assert.Contains(refused.Failure!.Code, new[] { code, code == "restore.foreign" ? "restore.damaged" : code });
                Assert.Equal(0, await target.RunAsync<DozenDbContext, int>(db => db.Leads.CountAsync(Cancelled)));
                Assert.Equal(1, await target.RunAsync<DozenDbContext, int>(db => db.Users.CountAsync(Cancelled)));
            }
        }
    }

    /// <summary>Rows in all twelve tables, and others before them, so that no id is the same in two databases.</summary>
    private async Task FillAsync()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "title,category,phone,review_rating,cid\nAnchor,Seafood,+357 26 930000,4.5,1001\n", Cancelled);
        var started = await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "places.csv", new ImportSettings(), Cancelled));
        await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, Cancelled));
        File.Delete(path);
        await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Second", Tags = new(["a", "b"]), Value = 5 }, Cancelled));
        await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { FirstName = "Ω", LastName = "Third" }, Cancelled));
        var trashed = await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Gone" }, Cancelled));
        await Database.RunAsync<TrashLead, Result<UndoTicket>>(v => v.ExecuteAsync(trashed.Value.Id, null, Cancelled));

        var (organization, you) = (Database.Caller.OrganizationId, Database.Caller.UserId);
        var now = Database.Time.Now();
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            var maria = new User { OrganizationId = organization, Email = "maria@example.org", FirstName = "Maria", LastName = "M", CreatedAt = now, UpdatedAt = now };
            var workflow = new Workflow { OrganizationId = organization, Name = "W", CreatedBy = you, CreatedAt = now, UpdatedAt = now };
            var rule = new ScoringRule { OrganizationId = organization, Name = "R", ScorePoints = 5, CreatedAt = now, UpdatedAt = now };
            db.AddRange(maria, workflow, rule);
            db.Add(new Integration { OrganizationId = organization, IntegrationType = IntegrationType.Webhook, ProviderName = "hook", CreatedAt = now, UpdatedAt = now });
            db.Add(new Integration { OrganizationId = organization, IntegrationType = IntegrationType.ApiToken, ProviderName = "token", Configuration = JsonText.Trusted("""{"hash":"abc"}"""), CreatedAt = now, UpdatedAt = now });
            await db.SaveChangesAsync(Cancelled);

            var lead = await db.Leads.SingleAsync(l => l.Company == "Anchor", Cancelled);
            lead.CustomFields = JsonText.Trusted("""{"user_id":7}""");
            lead.AssignedToId = maria.Id;
            var campaign = new Campaign
            {
                OrganizationId = organization,
                Name = "C",
                CreatedBy = maria.Id,
                StartDate = new DateOnly(2026, 3, 1),
                CreatedAt = now,
                UpdatedAt = now,
                TargetCriteria = JsonText.Trusted($$"""{"all":[{"op":"eq","field":"assigned_to_id","value":{{maria.Id}}}]}"""),
            };
            db.Add(campaign);
            await db.SaveChangesAsync(Cancelled);

            db.Add(new CampaignLead { OrganizationId = organization, CampaignId = campaign.Id, LeadId = lead.Id, AddedAt = now });
            db.Add(new WorkflowExecution { OrganizationId = organization, WorkflowId = workflow.Id, LeadId = lead.Id, WorkflowType = WorkflowType.Custom, InputData = JsonText.From(new { lead_ids = new[] { lead.Id } }), CreatedAt = now });
            db.Add(new LeadNote { OrganizationId = organization, LeadId = lead.Id, UserId = you, Content = "Secret", IsPrivate = true, MentionedUsers = JsonText.From(new[] { maria.Id }), CreatedAt = now, UpdatedAt = now });
            db.Add(new ScoreChange { OrganizationId = organization, LeadId = lead.Id, NewScore = 5, Change = 5, RuleId = rule.Id, Details = JsonText.From(new { rules = new[] { new { rule_id = rule.Id, points = 5 } } }), CreatedAt = now });
            db.Add(Activity.Record(Database.Caller, lead.Id, ActivityType.Assigned, "Owner changed", now, new { assigned_from = (long?)null, assigned_to = maria.Id }));
            var organizationRow = await db.Organizations.SingleAsync(Cancelled);
            organizationRow.Settings = JsonText.From(new { currency = "EUR", saved_views = new[] { new { filter = new { field = "assigned_to_id", op = "eq", value = maria.Id } } } });
            return await db.SaveChangesAsync(Cancelled);
        });
    }

    /// <summary>Another organisation's rows, so that no id is free that the file has.</summary>
    private static async Task OccupyAsync(TestDatabase target)
    {
        var other = await target.AddOrganizationAsync("occupied", Cancelled);
        for (var i = 0; i < 20; i++) await target.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = $"Other {i}" }, Cancelled), other);
    }

    private static async Task<byte[]> ExportAsync(TestDatabase database)
    {
        var target = new MemoryStream();
        await database.RunAsync<ExportOrganization, bool>(async v =>
        {
            await (await v.ExecuteAsync(Cancelled)).Value.WriteToAsync(target, null, Cancelled);
            return true;
        });
        return target.ToArray();
    }

    private static Task<Result<RestoredOrganization>> RestoreAsync(TestDatabase target, byte[] file, bool asNew = false) =>
        target.RunAsync<RestoreOrganization, Result<RestoredOrganization>>(v => v.ExecuteAsync(new MemoryStream(file), asNew, null, Cancelled));

    private static string[] Lines(byte[] file)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[] Bytes(string[] lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");

    /// <summary>
    /// The rows with the place of their id among the ids of their table, so that references stay comparable; without what
    /// restoring changes on purpose: who may sign in, and runs that had not ended.
    /// </summary>
    private static List<string> Plain(byte[] file)
    {
        var rows = Lines(file)[1..^1].Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var places = rows.GroupBy(r => (string)r["table"]!).ToDictionary(g => g.Key, g => g.Select(r => (long)r["row"]!["id"]!).Order().ToList());
        foreach (var row in rows)
        {
            var content = row["row"]!.AsObject();
            content.Remove("is_active");
            if ((string)row["table"]! == "workflow_executions" && (string?)content["status"] != "completed")
            {
                foreach (var name in new[] { "status", "completed_at" }) content.Remove(name);
            }
        }

        return [.. rows.Select(r => Placed(r, null)!.ToJsonString()).Order(StringComparer.Ordinal)];

        JsonNode? Placed(JsonNode? node, string? table) => node switch
        {
            JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(
                p.Key, Placed(p.Value, p.Key == "id" && map.Parent is JsonObject line && line["table"] is { } own ? (string)own! : p.Key == "value" && map["field"] is not null ? "users" : TableOf(p.Key))))),
            JsonArray list => new JsonArray([.. list.Select(item => Placed(item, table))]),
            JsonValue value when table is not null && value.TryGetValue(out long id) => JsonValue.Create($"{table}#{places[table].IndexOf(id)}"),
            _ => node?.DeepClone(),
        };

        static string? TableOf(string member) => member switch
        {
            "user_id" or "created_by" or "assigned_to_id" or "assigned_to" or "mentioned_users" => "users",
            "lead_id" or "lead_ids" => "leads",
            "workflow_id" => "workflows",
            "campaign_id" => "campaigns",
            "rule_id" => "lead_scoring_rules",
            "execution_id" => "workflow_executions",
            _ => null,
        };
    }
}

public sealed class OrganizationFilesFromSqliteToPostgres() : OrganizationFileContract(Engine.Sqlite, Engine.Postgres);

public sealed class OrganizationFilesFromPostgresToSqlite() : OrganizationFileContract(Engine.Postgres, Engine.Sqlite);
