using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Exporting;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>What exports of lists hold, on whichever engine.</summary>
public abstract class ExportContract(Engine engine) : DatabaseTest(engine)
{
    private static readonly string[] Strange =
        ["=HYPERLINK(\"http://evil.example\")", "+357 Bar", "-Minus", "@home", "'=quoted", "'Apostrophe", "''+two", "Comma, \"quote\"", "Ταβέρνα\nΑθηνά", "n/a", "_x0041_ & <b>"];

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Xlsx)]
    [InlineData(ExportFormat.Ndjson)]
    public async Task Leads_exported_and_imported_elsewhere_are_the_same_leads(ExportFormat format)
    {
        await MakeLeadsAsync();
        var elsewhere = await Database.AddOrganizationAsync("elsewhere", Cancelled);

        var path = await ExportAsync(format);
        var run = await ImportAsync(path, $"leads.{format.ToText()}", elsewhere);

        var before = await LeadsAsync(Database.Caller);
        Assert.Equal((before.Count, 0), (run.Counts.Created, run.Counts.Rejected));
        Assert.Equal(before.Select(Content), (await LeadsAsync(elsewhere)).Select(Content));
    }

    [Fact]
    public async Task What_a_spreadsheet_would_run_is_marked_in_CSV_and_plain_in_NDJSON()
    {
        await CreateAsync(new NewLead { Company = "=1+1", Phone = "+357 25 123456", Latitude = -33.5, Longitude = -70 });

        var csv = await TextAsync(ExportFormat.Csv, "company", "phone", "latitude");
        var ndjson = await TextAsync(ExportFormat.Ndjson, "phone", "company");

        Assert.Equal("\uFEFFcompany,phone,latitude\r\n'=1+1,'+357 25 123456,-33.5\r\n", csv);
        Assert.Equal("{\"phone\":\"+357 25 123456\",\"company\":\"=1+1\"}\n", ndjson);
    }

    [Fact]
    public async Task An_export_has_the_filter_and_the_order_of_the_list_and_nothing_of_others()
    {
        foreach (var (name, tag) in new[] { ("Alpha", "vip"), ("Beta", "vip"), ("Gamma", "x") }) await CreateAsync(new NewLead { Company = name, Tags = new([tag]) });
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "Theirs", Tags = new(["vip"]) }, Cancelled), other);

        var byTag = await TextAsync(new LeadExport(new LeadFilter { Tags = ["vip"] }, Order("-name"), ExportFormat.Csv, ["company"]));
        var byWord = await TextAsync(new LeadExport(new LeadFilter { Search = "gam" }, Order("-created_at"), ExportFormat.Csv, ["company"]));
        var all = await TextAsync(new LeadExport(new LeadFilter(), Order("name"), ExportFormat.Csv, ["company"]));

        Assert.Equal("\uFEFFcompany\r\nBeta\r\nAlpha\r\n", byTag);
        Assert.Equal("\uFEFFcompany\r\nGamma\r\n", byWord);
        Assert.Equal("\uFEFFcompany\r\nAlpha\r\nBeta\r\nGamma\r\n", all);
    }

    [Fact]
    public async Task An_unknown_or_repeated_column_is_refused()
    {
        var unknown = await Database.RunAsync<ExportLeads, Result<ExportFile>>(v => v.ExecuteAsync(new(new(), Order("name"), ExportFormat.Csv, ["colour"]), Cancelled));
        var twice = await Database.RunAsync<ExportLeads, Result<ExportFile>>(v => v.ExecuteAsync(new(new(), Order("name"), ExportFormat.Csv, ["email", "email"]), Cancelled));

        Assert.Contains("fields", unknown.Failure!.Errors.Keys);
        Assert.Contains("fields", twice.Failure!.Errors.Keys);
    }

    [Fact]
    public async Task Activities_are_exported_newest_first_with_lead_and_user()
    {
        var lead = await CreateAsync(new NewLead { Company = "A" });
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        await Database.RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(lead.Id, new(LeadStatus.ClosedWon), Cancelled));

        var all = await ActivitiesAsync(new ActivityExport(ExportFormat.Csv, ["activity_type", "lead", "user"], [], []));
        var some = await ActivitiesAsync(new ActivityExport(ExportFormat.Csv, ["activity_type"], [ActivityType.Created], [], Until: Database.Time.Now()));

        Assert.Equal("\uFEFFactivity_type,lead,user\r\nstatus_changed,A,you@dozen.example\r\ncreated,A,you@dozen.example\r\n", all);
        Assert.Equal("\uFEFFactivity_type\r\ncreated\r\n", some);
    }

    [Fact]
    public async Task An_export_sees_one_state_and_keeps_nobody_from_writing()
    {
        for (var i = 0; i < 1_200; i++) await CreateAsync(new NewLead { Company = $"Lead {i}" });
        var target = new ChangingTarget(() => CreateAsync(new NewLead { Company = "Late" }));

        await WriteAsync(new LeadExport(new LeadFilter(), Order("updated_at"), ExportFormat.Ndjson, []), target);

        Assert.True(target.HasChanged);
        var lines = Encoding.UTF8.GetString(target.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1_200, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains("Late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_stops_when_nobody_wants_it_any_more()
    {
        for (var i = 0; i < 600; i++) await CreateAsync(new NewLead { Company = $"Lead {i}", Notes = new string('n', 2_000) });
        using var leaving = new CancellationTokenSource();
        var target = new ChangingTarget(leaving.CancelAsync);

        var export = Database.RunAsync<ExportLeads, bool>(async v =>
        {
            await (await v.ExecuteAsync(new(new(), null, ExportFormat.Csv, []), Cancelled)).Value.WriteToAsync(target, null, leaving.Token);
            return true;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export);
        Assert.InRange(target.Length, 1, 600 * 2_000 / 2);
    }

    private async Task MakeLeadsAsync()
    {
        foreach (var name in Strange) await CreateAsync(new NewLead { Company = name, Notes = name });
        await CreateAsync(new NewLead { Company = "Deep", CustomFields = new(JsonText.Trusted("""{"budget":12.50,"nothing":null,"list":[1,"=x"],"empty":{}}""")), Address = "Harbour 1, 8010 Paphos" });
        await CreateAsync(new NewLead
        {
            ExternalId = "crm-7",
            Company = "Full",
            FirstName = "Μαρία",
            LastName = "O'Neil",
            Email = "maria@full.example",
            JobTitle = "CEO",
            Phone = "+357 25 123456",
            Website = "https://www.full.example/menu",
            LinkedinUrl = "https://www.linkedin.com/company/full",
            Industry = "Food",
            City = "Paphos",
            Country = "CY",
            PostalCode = "0801",
            Latitude = 34.75123456789,
            Longitude = -32.5,
            LeadTemperature = LeadTemperature.Hot,
            Status = LeadStatus.ClosedWon,
            Source = LeadSource.Referral,
            Value = 120_050,
            Tags = new(["vip", "a,b", "=tag"]),
            ExpectedCloseDate = new DateOnly(2026, 5, 1),
        });
        await ImportAsync(await FileAsync("title,category,phone,review_rating,cid\nBlue Anchor,Seafood,+357 26 930000,4.5,1001\n"), "places.csv", Database.Caller);
        await Database.RunAsync<DozenDbContext, int>(db => db.Leads.Where(l => l.Company == "Full").ExecuteUpdateAsync(
            s => s.SetProperty(l => l.Score, 77).SetProperty(l => l.LastEngagementDate, Database.Time.Now().AddDays(-3)), Cancelled));
    }

    /// <summary>Everything of a lead but what belongs to its database: ids, times, owner, and which import brought it.</summary>
    private static string Content(Lead lead)
    {
        var sources = lead.EnrichmentData.ToObject();
        sources.Remove("dozen");
        foreach (var (_, data) in sources) data!.AsObject().Remove("import");
        return JsonSerializer.Serialize(new
        {
            lead.ExternalId,
            lead.Email,
            lead.FirstName,
            lead.LastName,
            lead.Company,
            lead.JobTitle,
            lead.Phone,
            lead.PhoneE164,
            lead.Website,
            lead.WebsiteDomain,
            lead.LinkedinUrl,
            lead.Industry,
            lead.Address,
            lead.City,
            lead.Region,
            lead.PostalCode,
            lead.Country,
            lead.Latitude,
            lead.Longitude,
            lead.Status,
            lead.Source,
            lead.LeadTemperature,
            lead.Score,
            lead.Value,
            lead.Notes,
            lead.Tags,
            lead.ExpectedCloseDate,
            lead.LastEngagementDate,
            lead.SearchText,
            CustomFields = Sorted(lead.CustomFields.ToObject()),
            EnrichmentData = Sorted(sources),
        }, JsonText.Compact);
    }

    private static JsonNode? Sorted(JsonNode? node) => node is JsonObject map
        ? new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value))))
        : node?.DeepClone();

    private async Task<string> ExportAsync(ExportFormat format)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.{format.ToText()}");
        await using var file = File.Create(path);
        await WriteAsync(new LeadExport(new LeadFilter(), Order("created_at"), format, []), file);
        return path;
    }

    private static SortOrder Order(string sort) => LeadSorting.Keys.Parse(sort).Value;

    private Task<string> TextAsync(ExportFormat format, params string[] fields) => TextAsync(new LeadExport(new LeadFilter(), Order("-created_at"), format, fields));

    private async Task<string> TextAsync(LeadExport export)
    {
        var target = new MemoryStream();
        await WriteAsync(export, target);
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private async Task<string> ActivitiesAsync(ActivityExport export)
    {
        var target = new MemoryStream();
        await Database.RunAsync<ExportActivities, bool>(async v =>
        {
            await (await v.ExecuteAsync(export, Cancelled)).Value.WriteToAsync(target, null, Cancelled);
            return true;
        });
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private Task<bool> WriteAsync(LeadExport export, Stream target) => Database.RunAsync<ExportLeads, bool>(async v =>
    {
        await (await v.ExecuteAsync(export, Cancelled)).Value.WriteToAsync(target, null, Cancelled);
        return true;
    });

    private static async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(path, text, Cancelled);
        return path;
    }

    private async Task<ImportView> ImportAsync(string path, string name, Caller caller)
    {
        var started = await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, name, new ImportSettings(), Cancelled), caller);
        var run = await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Value.Id, null, Cancelled), caller);
        File.Delete(path);
        return run.Value;
    }

    private async Task<LeadView> CreateAsync(NewLead lead) =>
        (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(lead, Cancelled))).Value;

    private Task<List<Lead>> LeadsAsync(Caller caller) =>
        Database.RunAsync<DozenDbContext, List<Lead>>(db => db.Leads.AsNoTracking().OrderBy(l => l.Id).ToListAsync(Cancelled), caller);

    /// <summary>Lets somebody write when the first piece of an export has arrived.</summary>
    private sealed class ChangingTarget(Func<Task> change) : MemoryStream
    {
        public bool HasChanged { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            if (HasChanged) return;
            HasChanged = true;
            await change();
        }
    }
}

public sealed class ExportsOnSqlite() : ExportContract(Engine.Sqlite);

public sealed class ExportsOnPostgres() : ExportContract(Engine.Postgres);
