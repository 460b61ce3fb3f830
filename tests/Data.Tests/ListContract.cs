using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Dozen.Core.Common;
using Dozen.Core.Common.Listing;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dozen.Data.Tests;

/// <summary>What every list does, on whichever engine, shown on leads.</summary>
public abstract class ListContract(Engine engine) : DatabaseTest(engine)
{
    private const int Rows = 60;

    // Entity Framework remembers for a while that nobody listens; so somebody does before the database is made.
    private readonly Statements sent = Statements.Sent;

    private static readonly string[] Names = ["b", "a", "ab", "a b", "é", "ω", "a-b", ""];

    /// <summary>The keys again, as C# orders what was stored.</summary>
    private static readonly Dictionary<string, Func<Lead, object>> Values = new(StringComparer.Ordinal)
    {
        ["created_at"] = l => l.CreatedAt,
        ["updated_at"] = l => l.UpdatedAt,
        ["score"] = l => l.Score,
        ["value"] = l => l.Value ?? -1,
        ["name"] = l => l.SearchText,
        ["status"] = l => l.Status,
        ["temperature"] = l => l.LeadTemperature,
        ["expected_close_date"] = l => l.ExpectedCloseDate ?? DateOnly.MaxValue,
        ["last_engagement_date"] = l => l.LastEngagementDate ?? DateTimeOffset.MinValue,
    };

    [Fact]
    public void The_orders_below_name_every_key() => Assert.Equal(LeadSorting.Keys.Names, Values.Keys);

    [Theory]
    [InlineData(null)]
    [InlineData("created_at")]
    [InlineData("-score,name")]
    [InlineData("status,-temperature,value,-name")]
    [InlineData("temperature,status")]
    [InlineData("-value,score,-created_at")]
    [InlineData("expected_close_date,-last_engagement_date")]
    [InlineData("-expected_close_date")]
    [InlineData("last_engagement_date,-value")]
    [InlineData("-name,updated_at")]
    public async Task A_walk_by_cursor_gives_the_whole_list_in_order_and_no_row_twice(string? sort)
    {
        var stored = await FillAsync();
        var order = LeadSorting.Keys.Parse(sort).Value;

        var walked = new List<long>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(new ListPaging(PerPage: 7, Order: order, Cursor: cursor, CountTotal: false));
            Assert.Equal((null, cursor is null ? 1 : null), (page.Total, page.Number));
            walked.AddRange(page.Items.Select(l => l.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var paged = new List<long>();
        for (var number = 1; paged.Count < Rows; number++) paged.AddRange((await ListAsync(new ListPaging(number, 11, order))).Items.Select(l => l.Id));
        Assert.Equal(InOrder(stored, order), walked);
        Assert.Equal(walked, paged);
    }

    [Fact]
    public async Task Every_page_of_a_walk_is_the_same_statement()
    {
        await FillAsync();
        var first = await ListAsync(new ListPaging(PerPage: 2, CountTotal: false));
        var second = await ListAsync(new ListPaging(PerPage: 2, CountTotal: false, Cursor: first.NextCursor));

        var statements = sent.Record();
        await ListAsync(new ListPaging(PerPage: 2, CountTotal: false, Cursor: first.NextCursor));
        await ListAsync(new ListPaging(PerPage: 2, CountTotal: false, Cursor: second.NextCursor));

        Assert.Equal(2, statements.Count);
        var text = Assert.Single(statements.Distinct());
        Assert.Contains("LIMIT 3", text, StringComparison.Ordinal);
        Assert.Contains("created_at <= @", text.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text.Split("FROM")[0], "created_at"));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_list_has_no_next_cursor()
    {
        await FillAsync();

        var whole = await ListAsync(new ListPaging(PerPage: Rows));
        var almost = await ListAsync(new ListPaging(PerPage: Rows - 1));
        var beyond = await ListAsync(new ListPaging(Number: 9, PerPage: Rows));

        Assert.Equal((Rows, (long?)Rows, null), (whole.Items.Count, whole.Total, whole.NextCursor));
        Assert.NotNull(almost.NextCursor);
        Assert.Equal((0, (long?)Rows, 9, null), (beyond.Items.Count, beyond.Total, beyond.Number, beyond.NextCursor));
    }

    [Fact]
    public async Task A_cursor_holds_only_for_the_list_and_the_order_that_made_it()
    {
        await FillAsync();
        var order = LeadSorting.Keys.Parse("-score,name").Value;
        var cursor = (await ListAsync(new ListPaging(PerPage: 3, Order: order))).NextCursor!;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));

        await RefusedAsync(cursor, "-score");
        await RefusedAsync(cursor, "score,name");
        await RefusedAsync(cursor, null);
        await RefusedAsync(Changed("leads", "campaigns"), order.Text);
        Assert.NotEmpty((await ListAsync(new ListPaging(Order: order, Cursor: Changed("nothing", "nothing")))).Items);

        string Changed(string from, string to) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(parts.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("created_at", "nonsense")]
    [InlineData("created_at", """["leads","created_at"]""")]
    [InlineData("created_at", """["leads","created_at","1"]""")]
    [InlineData("created_at", """["leads","created_at","1","2","3"]""")]
    [InlineData("created_at", """["leads","created_at","1",null]""")]
    [InlineData("created_at", """["leads","created_at",1,2]""")]
    [InlineData("created_at", """["leads","created_at","-1","2"]""")]
    [InlineData("created_at", """["leads","created_at","9223372036854775807","2"]""")]
    [InlineData("created_at", """["leads","created_at","1","9223372036854775808"]""")]
    [InlineData("score", """["leads","score","2147483648","2"]""")]
    [InlineData("expected_close_date", """["leads","expected_close_date","4000000","2"]""")]
    [InlineData("name", """["leads","name","a\u0000b","2"]""")]
    [InlineData("name", """{"leads":"name"}""")]
    [InlineData("name", "null")]
    public async Task A_malformed_cursor_is_refused(string sort, string text)
    {
        await RefusedAsync(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)), sort);
        await RefusedAsync(text + "!", sort);
    }

    [Theory]
    [InlineData("colour", "no key colour")]
    [InlineData("-", "no key")]
    [InlineData("--score", "no key -score")]
    [InlineData("score,-score", "twice")]
    [InlineData("score,name,value,status,temperature", "At most 4")]
    public void A_wrong_order_is_refused_by_name(string sort, string message)
    {
        var refused = LeadSorting.Keys.Parse(sort).Failure!;

        Assert.Contains(message, Assert.Single(refused.Errors["sort"]), StringComparison.Ordinal);
    }

    /// <summary>Leads with ties in every field, and with nothing in those that may be empty.</summary>
    private Task<List<Lead>> FillAsync() => Database.RunAsync<DozenDbContext, List<Lead>>(async db =>
    {
        var now = Database.Time.GetUtcNow();
        var random = new Random(7);
        var leads = Enumerable.Range(0, Rows).Select(_ => new Lead
        {
            OrganizationId = db.OrganizationId,
            Company = "Company",
            SearchText = Names[random.Next(Names.Length)],
            Score = random.Next(3) * 50,
            Value = random.Next(2) == 0 ? null : random.Next(3) * 100,
            Status = (LeadStatus)random.Next(7),
            LeadTemperature = (LeadTemperature)random.Next(3),
            ExpectedCloseDate = random.Next(2) == 0 ? null : new DateOnly(2026, 1, 1 + random.Next(3)),
            LastEngagementDate = random.Next(2) == 0 ? null : now.AddMicroseconds(random.Next(3)),
            CreatedAt = now.AddMicroseconds(random.Next(5)),
            UpdatedAt = now.AddSeconds(random.Next(5)),
        }).ToList();
        db.Leads.AddRange(leads);
        await db.SaveChangesAsync(Cancelled);
        return leads;
    });

    private static IEnumerable<long> InOrder(List<Lead> leads, SortOrder order)
    {
        var sorted = leads.OrderBy(_ => 0);
        foreach (var (name, descending) in order.Terms) sorted = descending ? sorted.ThenByDescending(Values[name], ByCodePoint) : sorted.ThenBy(Values[name], ByCodePoint);
        return (order.Terms[^1].Descending ? sorted.ThenByDescending(l => l.Id) : sorted.ThenBy(l => l.Id)).Select(l => l.Id);
    }

    private static readonly Comparer<object> ByCodePoint = Comparer<object>.Create(
        (a, b) => a is string text ? string.CompareOrdinal(text, (string)b) : Comparer<object>.Default.Compare(a, b));

    private async Task RefusedAsync(string cursor, string? sort) =>
        Assert.Equal(ListPaging.CursorInvalid, (await ReadAsync(new ListPaging(Order: LeadSorting.Keys.Parse(sort).Value, Cursor: cursor))).Failure);

    private async Task<Page<LeadSummary>> ListAsync(ListPaging paging) => (await ReadAsync(paging)).Value;

    private Task<Result<Page<LeadSummary>>> ReadAsync(ListPaging paging) =>
        Database.RunAsync<LeadQueries, Result<Page<LeadSummary>>>(q => q.ListAsync(new LeadFilter(), paging, Cancelled));
}

/// <summary>The statements that Entity Framework sends, test by test.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly AsyncLocal<List<string>?> recorded = new();

    private Statements() => DiagnosticListener.AllListeners.Subscribe(this);

    public static Statements Sent { get; } = new();

    /// <summary>What the running test sends from here on.</summary>
    public List<string> Record() => recorded.Value = [];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData executed) recorded.Value?.Add(executed.Command.CommandText);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}

public sealed class ListsOnSqlite() : ListContract(Engine.Sqlite);

public sealed class ListsOnPostgres() : ListContract(Engine.Postgres);
