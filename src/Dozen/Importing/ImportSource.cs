using Dozen.Core.Common;
using Dozen.Core.Importing;

namespace Dozen.Importing;

/// <summary>The file to import. What doesn't stand on disk (standard input, the sample) is copied there first, since files are read more than once.</summary>
internal sealed class ImportSource : IAsyncDisposable
{
    private const string SampleName = "sample-leads.csv";

    private bool isOurs;

    private ImportSource(string path, string name, bool isOurs) => (Path, Name, this.isOurs) = (path, name, isOurs);

    public string Path { get; }

    public string Name { get; }

    /// <param name="file">A path, <c>-</c> for standard input, or null for the sample.</param>
    public static async Task<Result<ImportSource>> OpenAsync(string? file, ImportStorage storage, CancellationToken cancellationToken)
    {
        if (file is not (null or "-"))
        {
            return File.Exists(file)
                ? new ImportSource(System.IO.Path.GetFullPath(file), System.IO.Path.GetFileName(file), false)
                : ImportFailures.FileMissing(file);
        }

        await using var copy = storage.CreateUpload();
        var source = new ImportSource(copy.Name, file is null ? SampleName : "stdin", true);
        try
        {
            await using var from = file is null ? typeof(ImportSource).Assembly.GetManifestResourceStream(SampleName)! : Console.OpenStandardInput();

            // A read of standard input holds its thread and can't be stopped; waiting for it can.
            await Task.Run(() => from.CopyToAsync(copy, cancellationToken), cancellationToken).WaitAsync(cancellationToken);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>The run has it now, and deletes a copy when it is complete.</summary>
    public void Keep() => isOurs = false;

    public ValueTask DisposeAsync()
    {
        if (isOurs) File.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
