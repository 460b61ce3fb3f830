using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests;

public sealed class DeferredIndexTests() : DatabaseTest(Engine.Postgres)
{
    [Fact]
    public async Task A_first_import_leaves_every_index_it_found()
    {
        var before = await Indexes();

        await Import();

        Assert.Equal(before, await Indexes());
        Assert.Contains("ix_leads_search_text", before);
    }

    [Fact]
    public async Task An_import_into_a_table_with_leads_drops_no_index()
    {
        await Database.RunAsync<CreateLead, Result<LeadView>>(v => v.ExecuteAsync(new NewLead { Company = "A" }, Cancelled));
        await using (var scope = Database.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DozenDbContext>();
            using var _ = db.UseOwnerAccess();
            var before = await Indexes();

            await using var loading = await scope.ServiceProvider.GetRequiredService<IBulkWriter>().BeginAsync(db, Cancelled);

            Assert.Equal(before, await Indexes());
        }
    }

    [Fact]
    public async Task The_next_start_builds_what_a_killed_import_left_unbuilt()
    {
        var before = await Indexes();
        await Database.RunAsync<DozenDbContext, int>(db =>
        {
            using var _ = db.UseOwnerAccess();
            return db.Database.ExecuteSqlRawAsync("DROP INDEX ix_leads_search_text, ix_leads_organization_id_score_id", Cancelled);
        });

        await Database.Services.GetRequiredService<IDatabaseAdmin>().MigrateAsync(Cancelled);

        Assert.Equal(before, await Indexes());
    }

    private async Task Import()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "Company,Email\nA,a@a.example\nB,b@b.example\n", Cancelled);
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "a.csv", new(), Cancelled))).Value;
        await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled));
    }

    private Task<List<string>> Indexes() => Database.RunAsync<DozenDbContext, List<string>>(db =>
    {
        using var _ = db.UseOwnerAccess();
        return db.Database.SqlQuery<string>($"SELECT indexname AS \"Value\" FROM pg_indexes WHERE tablename = 'leads' ORDER BY 1").ToListAsync(Cancelled);
    });
}
