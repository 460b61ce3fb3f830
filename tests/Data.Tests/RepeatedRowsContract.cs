using System.Globalization;
using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>Files that say several things of one lead, imported again and again.</summary>
public abstract class RepeatedRowsContract(Engine engine) : DatabaseTest(engine)
{
    private const string Header = "cid,name,reviews,email\n";
    private const string Five = "1,Blue Anchor,5,\n";
    private const string Six = "1,Blue Anchor,6,\n";
    private const string Seven = "1,Blue Anchor,7,\n";

    [Theory]
    [InlineData(Five + Six)]
    [InlineData(Five + Six + Five)]
    [InlineData(Five + Six + Seven + Six)]
    [InlineData(Seven + Five + Five + Six)]
    public async Task A_file_that_contradicts_itself_changes_nothing_the_second_time(string rows)
    {
        var first = await Import(rows);
        var before = await Lead();

        var second = await Import(rows);
        var third = await Import(rows);

        var lead = await Lead();
        Assert.Equal((0, 0), (second.Counts.Changed, third.Counts.Changed));
        Assert.Equal((before.Version, before.UpdatedAt, before.EnrichmentData), (lead.Version, lead.UpdatedAt, lead.EnrichmentData));
        Assert.Equal(new UndoCounts(0, 0, 0), await Undo(third));
        Assert.Equal(new UndoCounts(0, 0, 0), await Undo(second));
        Assert.Equal(new UndoCounts(1, 0, 0), await Undo(first));
    }

    [Theory]
    [InlineData(Five + Six, Five, 5)]
    [InlineData(Five + Six, Six + Five, 5)]
    [InlineData(Five + Six, Five + Six + Seven, 7)]
    [InlineData(Five + Six + Seven, Six + Five, 5)]
    [InlineData(Five, Five + Six, 6)]
    [InlineData(Six, Five + Six + Five, 5)]
    public async Task What_the_second_file_says_last_stands_can_be_taken_back_and_is_known_the_third_time(string earlier, string later, int reviews)
    {
        await Import(earlier);
        var before = Reviews(await Lead());

        var changing = await Import(later);
        Assert.Equal(reviews, Reviews(await Lead()));
        Assert.NotEqual(0, changing.Counts.Changed);
        Assert.Equal(0, (await Import(later)).Counts.Changed);
        Assert.Equal(reviews, Reviews(await Lead()));

        Assert.Equal(new UndoCounts(0, 1, 0), await Undo(changing));
        Assert.Equal(before, Reviews(await Lead()));
    }

    [Fact]
    public async Task Values_that_come_and_go_from_file_to_file_are_followed()
    {
        foreach (var (row, reviews) in new[] { (Five, 5), (Six, 6), (Five, 5), (Six, 6) })
        {
            await Import(row);
            Assert.Equal(reviews, Reviews(await Lead()));
        }
    }

    [Fact]
    public async Task A_row_that_repeats_and_fills_a_field_is_written()
    {
        await Import("1,Blue Anchor,5,info@anchor.example\n" + Six);
        await Database.RunAsync<DozenDbContext, int>(db => db.Leads.ExecuteUpdateAsync(l => l.SetProperty(x => x.Email, (string?)null), Cancelled));

        var again = await Import("1,Blue Anchor,5,info@anchor.example\n" + Six);

        Assert.NotEqual(0, again.Counts.Changed);
        Assert.Equal(("info@anchor.example", 6), ((await Lead()).Email, Reviews(await Lead())));
    }

    [Fact]
    public async Task Rows_of_one_lead_may_stand_far_apart()
    {
        var between = new StringBuilder();
        for (var i = 2; i < 6_000; i++) between.Append(CultureInfo.InvariantCulture, $"{i},Place {i},1,\n");
        await Import(Five + between + Six);

        var same = await Import(Five + between + Six);
        Assert.Equal((0, 0, 6_000), (same.Counts.Created, same.Counts.Changed, same.Counts.Merged));

        var withoutSix = await Import(Five + between);
        Assert.Equal((1, 5_999), (withoutSix.Counts.Changed, withoutSix.Counts.Merged));
        Assert.Equal(5, Reviews(await Lead()));

        await Undo(withoutSix);
        Assert.Equal(6, Reviews(await Lead()));
    }

    private async Task<ImportView> Import(string rows)
    {
        Database.Time.Advance(TimeSpan.FromHours(1));
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Header + rows, Cancelled);
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "places.csv", new(), Cancelled))).Value;
        var ended = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;
        File.Delete(path);
        return ended;
    }

    private async Task<UndoCounts?> Undo(ImportView run) => (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(run.Id, Cancelled))).Value.Undone;

    private Task<Lead> Lead() => Database.RunAsync<DozenDbContext, Lead>(db => db.Leads.AsNoTracking().SingleAsync(l => l.ExternalId == "google:1", Cancelled));

    private static int Reviews(Lead lead)
    {
        var data = lead.EnrichmentData.ToObject().Single().Value!;
        return int.Parse((data["review_count"] ?? data["reviews"])!.ToString(), CultureInfo.InvariantCulture);
    }
}

public sealed class RepeatedRowsOnSqlite() : RepeatedRowsContract(Engine.Sqlite);

public sealed class RepeatedRowsOnPostgres() : RepeatedRowsContract(Engine.Postgres);
