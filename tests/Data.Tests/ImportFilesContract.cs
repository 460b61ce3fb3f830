using System.Globalization;
using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Importing;
using Dozen.Core.Workflows;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dozen.Data.Tests;

/// <summary>What becomes of the files themselves: those that change under an import, and those that nobody imports.</summary>
public abstract class ImportFilesContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task A_file_that_shrinks_midway_leaves_whole_batches_and_a_reason()
    {
        // Long rows, so that what is read ahead of the writing is not the whole file.
        var notes = new string('n', 300);
        var csv = new StringBuilder("Company,Email,Notes\n");
        for (var i = 0; i < 40_000; i++) csv.Append(CultureInfo.InvariantCulture, $"Company {i},mail{i}@bulk.example,{notes}\n");
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, csv.ToString(), Cancelled);
        var started = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(path, "bulk.csv", new(), Cancelled))).Value;

        var ended = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, new Cutter(path), Cancelled))).Value;

        Assert.Equal((ExecutionStatus.Failed, "import.file_unreadable"), (ended.Status, ended.ErrorCode));
        Assert.InRange(ended.Counts.Created, 1, 39_999);
        Assert.Equal(ended.Counts.Created, await Database.RunAsync<DozenDbContext, int>(db => db.Leads.CountAsync(Cancelled)));
        var resumed = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(started.Id, null, Cancelled))).Value;
        Assert.Equal("import.file_changed", resumed.ErrorCode);
        var undone = (await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(started.Id, Cancelled))).Value;
        Assert.Equal(ended.Counts.Created, undone.Undone!.Deleted);
        File.Delete(path);
    }

    [Fact]
    public async Task Uploads_that_were_looked_at_and_never_imported_go_after_a_day()
    {
        var waiting = await UploadAsync();
        var failed = await UploadAsync();
        var undone = await UploadAsync();
        var forgotten = await UploadAsync();
        var fresh = await UploadAsync();
        var other = await Database.AddOrganizationAsync("other", Cancelled);
        await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(waiting, "a.csv", new(), Cancelled), other);
        var failing = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(failed, "b.csv", new(), Cancelled))).Value;
        await File.AppendAllTextAsync(failed, "longer", Cancelled);
        await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.RunAsync(failing.Id, null, Cancelled));
        var taken = (await Database.RunAsync<ImportLeads, Result<ImportView>>(v => v.StartAsync(undone, "c.csv", new(), Cancelled))).Value;
        await Database.RunAsync<UndoImport, Result<ImportView>>(v => v.ExecuteAsync(taken.Id, Cancelled));
        foreach (var path in new[] { waiting, failed, undone, forgotten }) File.SetLastWriteTimeUtc(path, Database.Time.GetUtcNow().UtcDateTime);
        File.SetLastWriteTimeUtc(fresh, Database.Time.GetUtcNow().UtcDateTime.AddHours(2));

        Database.Time.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.All([waiting, failed, undone, forgotten, fresh], path => Assert.True(File.Exists(path)));

        Database.Time.Advance(TimeSpan.FromHours(2));
        await SweepAsync();
        Assert.Equal([true, true, false, false, true], new[] { waiting, failed, undone, forgotten, fresh }.Select(File.Exists));

        foreach (var path in new[] { waiting, failed, fresh }) File.Delete(path);
    }

    private async Task<string> UploadAsync()
    {
        await using var upload = Database.Services.GetRequiredService<ImportStorage>().CreateUpload();
        await upload.WriteAsync("Company\nAlpha\n"u8.ToArray(), Cancelled);
        return upload.Name;
    }

    /// <summary>As the server does: on nobody's behalf.</summary>
    private async Task SweepAsync()
    {
        await using var scope = Database.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SweepUploads>().ExecuteAsync(Cancelled);
    }

    /// <summary>Cuts the file in the middle once the first rows are in.</summary>
    private sealed class Cutter(string path) : IProgress<ImportView>
    {
        public void Report(ImportView value)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (value.Counts.Read == 4_000) file.SetLength(file.Length / 2);
        }
    }
}

public sealed class ImportFilesOnSqlite() : ImportFilesContract(Engine.Sqlite);

public sealed class ImportFilesOnPostgres() : ImportFilesContract(Engine.Postgres);
