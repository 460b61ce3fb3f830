using System.Globalization;
using System.Text;
using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Core.Leads.Bulk;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>What importing files does, on whichever engine.</summary>
public abstract class ImportContract(Engine engine) : DatabaseTest(engine)
{
    private const string Places =
        """
        title,category,address,website,phone,review_count,review_rating,latitude,longitude,cid,complete_address,emails
        Blue Anchor Tavern,Seafood restaurant,"Harbour 1, Paphos",http://www.blueanchor.example/,26 930000,12,4.5,34.75,32.41,1001,"{""street"":""Harbour 1"",""city"":""Paphos"",""country"":""CY""}",info@blueanchor.example
        Olive Garden House,Restaurant,"Old Road 2, Paphos",https://www.facebook.com/olivegardenhouse,26 930001,7,4.1,34.76,32.42,1002,"{""street"":""Old Road 2"",""city"":""Paphos"",""country"":""CY""}",
        Blue Anchor Tavern,Restaurant,"Harbour 1, Paphos",,26 930000,13,4.6,34.75,32.41,1001,"{""street"":""Harbour 1"",""city"":""Paphos"",""country"":""CY""}",
        Second Beach Bar,Bar,"Beach 3, Paphos",https://www.facebook.com/secondbeachbar,26 930009,3,3.9,34.77,32.43,1003,"{""street"":""Beach 3"",""city"":""Paphos"",""country"":""CY""}",
        """;

    [Fact]
    public async Task A_maps_export_becomes_leads_and_importing_it_again_creates_nothing()
    {
        var first = await Import(Places);
        var second = await Import(Places);

        Assert.Equal(new ImportCounts(4, 3, 1, 1, 0, 0), first.Counts);
        Assert.Equal((4, 0, 4, 0), (second.Counts.Read, second.Counts.Created, second.Counts.Merged, second.Counts.Rejected));
        Assert.Equal(3, (await Leads()).Count);

        var anchor = (await Leads()).Single(l => l.ExternalId == "google:1001");
        Assert.Equal(("Blue Anchor Tavern", "+35726930000", "blueanchor.example", "Paphos", "CY"), (anchor.Company, anchor.PhoneE164, anchor.WebsiteDomain, anchor.City, anchor.Country));
        Assert.Equal((LeadSource.GoogleMaps, "info@blueanchor.example", LeadStatus.New), (anchor.Source, anchor.Email, anchor.Status));
        var maps = anchor.EnrichmentData.ToObject()["google_maps"]!;
        Assert.NotNull(maps["fetched_at"]);
        Assert.Equal(ExecutionStatus.Completed, first.Status);
    }

    [Fact]
    public async Task A_place_that_comes_again_batches_later_is_found_in_an_empty_and_in_a_full_organisation()
    {
        // Every place comes twice, so far apart that it meets itself in the batch before, being written, as well as further back.
        var firstHalf = await Import(Repeating(places: 4_000, from: 0));
        var again = await Import(Repeating(places: 5_000, from: 3_000));

        Assert.Equal((8_000, 4_000, 4_000), (firstHalf.Counts.Read, firstHalf.Counts.Created, firstHalf.Counts.Merged));
        Assert.Equal((10_000, 4_000, 6_000), (again.Counts.Read, again.Counts.Created, again.Counts.Merged));
    }

    private static string Repeating(int places, int from)
    {
        const int Apart = 1_700;
        var file = new StringBuilder("Company,E-mail Address,Phone,Country\n");
        for (var i = 0; i < places + Apart; i++)
        {
            // First by e-mail, then as the same company by phone.
            if (i < places) file.Append(CultureInfo.InvariantCulture, $"Harbour {from + i} Trading,info@place{from + i}.example,25 {300_000 + from + i},CY\n");
            if (i >= Apart) file.Append(CultureInfo.InvariantCulture, $"Harbour {from + i - Apart} Trading Ltd,,25 {300_000 + from + i - Apart},CY\n");
        }

        return file.ToString();
    }

    [Fact]
    public async Task A_shared_host_does_not_make_two_businesses_one()
    {
        await Import("name,website,phone\nSunset Grill,facebook.com/sunset,\nSunset Grill,facebook.com/sunset2,\n");

        Assert.Equal(2, (await Leads()).Count);
    }

    [Fact]
    public async Task Rows_are_the_same_lead_by_email_or_by_phone_or_domain_with_a_similar_name()
    {
        var run = await Import(
            """
            Company,E-mail Address,Phone,Website,Country
            Acme Ltd,Sales@Acme.example,,,CY
            Something else,sales@acme.example,,,CY
            Bright Dental,,26 930000,,CY
            Bright Dental LLC,,+357 26 930000,,CY
            Dark Dental,,26 930000,,CY
            Northwind Traders,,,https://northwind.example,CY
            Northwind Traders Inc,,,http://www.northwind.example/contact,CY
            Other Shop,,,http://www.northwind.example/shop,CY
            """);

        Assert.Equal((5, 3), (run.Counts.Created, run.Counts.Merged));
        Assert.Equal(["Acme Ltd", "Bright Dental", "Dark Dental", "Northwind Traders", "Other Shop"], (await Leads()).Select(l => l.Company).Order());
    }

    [Fact]
    public async Task A_duplicate_fills_empty_fields_and_never_overwrites_what_a_person_typed()
    {
        var typed = (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(
            new NewLead { Company = "Blue Anchor", Phone = new("+357 26 930000"), City = new("Pafos") }, Cancelled))).Value;
        Database.Time.Advance(TimeSpan.FromMinutes(1));

        await Import("Company,Phone,City,Email,Country\nThe Blue Anchor,26930000,Limassol,hello@blueanchor.example,CY\n");

        var lead = Assert.Single(await Leads());
        Assert.Equal((typed.Id, "Blue Anchor", "Pafos", "hello@blueanchor.example", 2L), (lead.Id, lead.Company, lead.City, lead.Email, lead.Version));
        var entry = (await Database.RunAsync<TimelineQueries, Result<Page<TimelineEntry>>>(q => q.ListAsync(lead.Id, 10, null, Cancelled))).Value.Items[0];
        Assert.Equal("imported", entry.Type);
        Assert.Contains("email", entry.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_in_the_trash_stays_there()
    {
        await Import(Places);
        var trashed = (await Leads())[0];
        await Database.RunAsync<TrashLead, Result<UndoTicket>>(v => v.ExecuteAsync(trashed.Id, null, Cancelled));

        var again = await Import(Places);

        Assert.Equal(0, again.Counts.Created);
        Assert.True(again.Counts.Skipped > 0);
        Assert.DoesNotContain(await Leads(), l => l.Id == trashed.Id);
    }

    [Fact]
    public async Task Undoing_an_import_leaves_what_stood_before_and_what_people_worked_on()
    {
        var before = (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(
            new NewLead { Company = "Olive Garden House", Phone = new("+357 26 930001") }, Cancelled))).Value;
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        var run = await Import(Places);
        var worked = (await Leads()).Single(l => l.ExternalId == "google:1003");
        await Database.RunAsync<ChangeLeadStatus, Result<LeadView>>(v => v.ExecuteAsync(worked.Id, new(LeadStatus.Contacted), Cancelled));

        var undone = (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(run.Id, Cancelled))).Value.Undone;

        Assert.Equal(new UndoCounts(1, 1, 1), undone);
        var left = await Leads();
        Assert.Equal([before.Id, worked.Id], left.Select(l => l.Id).Order());
        var restored = left.Single(l => l.Id == before.Id);
        Assert.Equal((null, null, "{}"), (restored.ExternalId, restored.City, restored.EnrichmentData.Text));
        Assert.Equal("import.undone", (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(run.Id, Cancelled))).Failure!.Code);
    }

    [Fact]
    public async Task A_refresh_can_be_taken_back_to_the_earlier_import()
    {
        var first = await Import(Places);
        Database.Time.Advance(TimeSpan.FromDays(1));
        var second = await Import(Places.Replace(",4.5,", ",3.0,", StringComparison.Ordinal).Replace(",4.6,", ",3.0,", StringComparison.Ordinal));
        Assert.Equal(3.0, (double)Rating((await Leads()).Single(l => l.ExternalId == "google:1001")));

        await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(second.Id, Cancelled));
        Assert.Equal(4.6, (double)Rating((await Leads()).Single(l => l.ExternalId == "google:1001")));

        var undone = (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(first.Id, Cancelled))).Value.Undone;
        Assert.Equal(new UndoCounts(3, 0, 0), undone);
        Assert.Empty(await Leads());
    }

    [Fact]
    public async Task Bad_rows_are_rejected_one_by_one_and_the_rest_goes_in()
    {
        var run = await Import($"Company,Phone,Email\nGood One,,a@good.example\nBad Phone,{new string('9', 500)},\n,,\nGood Two,,b@good.example\n");

        Assert.Equal((2, 1), (run.Counts.Created, run.Counts.Rejected));
        var rejection = Assert.Single(run.FirstRejections);
        Assert.Equal((3L, "Phone"), (rejection.Line, rejection.Column));
        await using var file = (await Database.RunAsync<ImportQueries, Result<FileStream?>>(q => q.OpenRejectedAsync(run.Id, Cancelled))).Value!;
        var text = await new StreamReader(file).ReadToEndAsync(Cancelled);
        Assert.StartsWith("rejected_line,rejected_column,rejected_reason,Company,Phone,Email", text, StringComparison.Ordinal);
        Assert.Contains("500 characters", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_import_goes_on_where_it_was_and_ends_as_if_it_had_not_been_stopped()
    {
        var csv = new StringBuilder("Company,Email\n");
        for (var i = 0; i < 12_000; i++) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"Company {i},mail{i % 11_990}@bulk.example\n");
        var path = await WriteAsync(csv.ToString());
        using var stop = new CancellationTokenSource();
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "bulk.csv", new(), Cancelled))).Value;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.RunAsync<ImportLeads, Result<ImportView>>(
            v => v.RunAsync(started.Id, new Watch(_ => stop.Cancel()), stop.Token)));
        var stopped = (await Database.RunAsync<ImportQueries, Result<ImportView>>(q => q.GetAsync(started.Id, Cancelled))).Value;
        Assert.Equal((ExecutionStatus.Pending, true), (stopped.Status, stopped.CanResume));
        Assert.InRange(stopped.Counts.Read, 1, 11_999);

        var ended = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;

        Assert.Equal(new ImportCounts(12_000, 11_990, 10, ended.Counts.Changed, 0, 0), ended.Counts);
        Assert.Equal(11_990, await Database.RunAsync<DozenDbContext, int>(db => db.Leads.CountAsync(Cancelled)));
        Assert.Equal("import.complete", (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Failure!.Code);
    }

    [Fact]
    public async Task A_row_that_somebody_stores_meanwhile_is_merged_and_not_doubled()
    {
        var csv = new StringBuilder("cid,name,reviews\n");
        for (var i = 0; i < 22_000; i++) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},Place {i},5\n");
        var path = await WriteAsync(csv.ToString());
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "places.csv", new(), Cancelled))).Value;
        var added = false;

        // While the second half waits, a person creates the last place by hand, unseen by the filter of known keys.
        var ended = await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, new Watch(_ =>
        {
            if (added) return;
            added = true;
            Database.RunAsync<DozenDbContext, int>(async db =>
            {
                db.Leads.Add(new Lead { OrganizationId = Database.Caller.OrganizationId, ExternalId = "google:21999", Company = "Typed", CreatedAt = Database.Time.Now(), UpdatedAt = Database.Time.Now() });
                return await db.SaveChangesAsync(Cancelled);
            }).GetAwaiter().GetResult();
        }), Cancelled));

        Assert.Equal((21_999, 1), (ended.Value.Counts.Created, ended.Value.Counts.Merged));
    }

    [Fact]
    public async Task A_second_import_at_the_same_time_is_refused()
    {
        var path = await WriteAsync(Places);
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "a.csv", new(), Cancelled))).Value;

        var refused = await Database.RunAsync<IOrganizationLock, Result<ImportView>>(async organizationLock =>
        {
            await using var held = await Database.RunAsync<DozenDbContext, IAsyncDisposable?>(db => organizationLock.TryTakeAsync(db, Cancelled));
            return await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled));
        });

        Assert.Equal("import.busy", refused.Failure!.Code);
    }

    [Fact]
    public async Task A_preview_says_what_each_row_would_become_and_writes_nothing()
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Places));

        var preview = (await Database.RunAsync<PreviewImport, Result<ImportPreview>>(v => v.ExecuteAsync(stream, "places.csv", new(), Cancelled))).Value;

        Assert.Equal([PreviewOutcome.Create, PreviewOutcome.Create, PreviewOutcome.Merge, PreviewOutcome.Create], preview.Rows.Select(r => r.Outcome));
        Assert.Equal("google_maps", preview.Mapping.SourceName);
        Assert.Empty(await Leads());
    }

    private async Task<ImportView> Import(string csv)
    {
        var path = await WriteAsync(csv);
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "file.csv", new(), Cancelled))).Value;
        return (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;
    }

    private static async Task<string> WriteAsync(string text)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, text, Cancelled);
        return path;
    }

    private async Task<IReadOnlyList<LeadView>> Leads() => await Database.RunAsync<DozenDbContext, List<LeadView>>(async db =>
        (await db.Leads.AsNoTracking().OrderBy(l => l.Id).ToListAsync(Cancelled)).Select(LeadView.From).ToList());

    private static decimal Rating(LeadView lead) => lead.EnrichmentData.ToObject()["google_maps"]!["rating"]!.GetValue<decimal>();

    private sealed class Watch(Action<ImportView> see) : IProgress<ImportView>
    {
        public void Report(ImportView value) => see(value);
    }
}

public sealed class ImportsOnSqlite() : ImportContract(Engine.Sqlite);

public sealed class ImportsOnPostgres() : ImportContract(Engine.Postgres);
