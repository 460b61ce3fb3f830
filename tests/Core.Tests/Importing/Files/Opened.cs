using System.Text;
using Dozen.Core.Common;
using Dozen.Core.Importing.Files;

namespace Dozen.Core.Tests.Importing.Files;

/// <summary>Opens files that only exist in memory.</summary>
internal static class Opened
{
    public static Task<Result<IRowReader>> OpenAsync(byte[] bytes, string name = "leads", ImportFileOptions? options = null) =>
        ImportFile.OpenAsync(new MemoryStream(bytes), name, options ?? ImportFileOptions.Default, TestContext.Current.CancellationToken);

    public static Task<IRowReader> ReaderAsync(string text, ImportFileOptions? options = null, string name = "leads") =>
        ReaderAsync(Encoding.UTF8.GetBytes(text), options, name);

    public static async Task<IRowReader> ReaderAsync(byte[] bytes, ImportFileOptions? options = null, string name = "leads")
    {
        var result = await OpenAsync(bytes, name, options);
        Assert.True(result.Succeeded, result.Failure?.Message);
        return result.Value;
    }

    public static Task<List<SourceRow>> RowsAsync(string text, ImportFileOptions? options = null, string name = "leads") =>
        RowsAsync(Encoding.UTF8.GetBytes(text), options, name);

    public static async Task<List<SourceRow>> RowsAsync(byte[] bytes, ImportFileOptions? options = null, string name = "leads")
    {
        await using var reader = await ReaderAsync(bytes, options, name);
        return await reader.ToListAsync();
    }

    public static async Task<List<SourceRow>> ToListAsync(this IRowReader reader)
    {
        var rows = new List<SourceRow>();
        await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(row);
        return rows;
    }

    /// <summary>The rows given before reading stops, and why it stops.</summary>
    public static async Task<(List<SourceRow> Rows, ImportFileException Stop)> UntilStopAsync(this IRowReader reader)
    {
        var rows = new List<SourceRow>();
        var stop = await Assert.ThrowsAsync<ImportFileException>(async () =>
        {
            await foreach (var row in reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(row);
        });
        return (rows, stop);
    }

    public static Task<Failure> FailureAsync(string text, ImportFileOptions? options = null, string name = "leads") =>
        FailureAsync(Encoding.UTF8.GetBytes(text), options, name);

    public static async Task<Failure> FailureAsync(byte[] bytes, ImportFileOptions? options = null, string name = "leads")
    {
        var result = await OpenAsync(bytes, name, options);
        Assert.False(result.Succeeded);
        Assert.Equal(FailureKind.Invalid, result.Failure.Kind);
        return result.Failure;
    }

    public static string Joined(this SourceRow row) => string.Join('|', row.Cells);
}
