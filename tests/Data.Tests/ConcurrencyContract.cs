using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>Two who load the same lead before either has saved it.</summary>
public abstract class ConcurrencyContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task The_second_of_two_who_save_at_once_is_told_so()
    {
        var lead = (await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "A" }, Cancelled))).Value;

        var (first, second) = await Database.RunAsync<DozenDbContext, (bool, bool)>(async one =>
        {
            var mine = await one.Leads.SingleAsync(l => l.Id == lead.Id, Cancelled);
            var theirs = await Database.RunAsync<DozenDbContext, bool>(async two =>
            {
                (await two.Leads.SingleAsync(l => l.Id == lead.Id, Cancelled)).City = "Theirs";
                return await two.TrySaveAsync(Cancelled);
            });
            mine.City = "Mine";
            return (theirs, await one.TrySaveAsync(Cancelled));
        });

        Assert.Equal((true, false), (first, second));
        var stored = await Database.RunAsync<LeadQueries, Result<LeadView>>(q => q.GetAsync(lead.Id, Cancelled));
        Assert.Equal(("Theirs", 2), (stored.Value.City, stored.Value.Version));
    }
}

public sealed class SqliteConcurrency() : ConcurrencyContract(Engine.Sqlite);

public sealed class PostgresConcurrency() : ConcurrencyContract(Engine.Postgres);
