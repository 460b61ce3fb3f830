using Dozen.Core.Database;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

public sealed class StrictQueryTests() : DatabaseTest(Engine.Sqlite)
{
    [Fact]
    public Task A_query_that_takes_some_rows_of_no_order_fails_its_test() => Database.RunAsync<DozenDbContext, bool>(async db =>
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Leads.Select(l => l.Id).Take(2).ToListAsync(Cancelled));
        return true;
    });
}
