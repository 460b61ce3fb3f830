namespace Dozen.Core.Importing.Sample;

/// <summary>A small export in the style of a Maps scraper, to try Dozen with: every business in it is invented.</summary>
public static class SampleFile
{
    public const string Name = "sample-places.csv";

    /// <summary>Puts the sample where uploads go, ready for <see cref="ImportLeads.StartAsync"/>.</summary>
    /// <returns>The path of the copy, which is deleted when its import is complete.</returns>
    public static async Task<string> CopyAsync(ImportStorage storage, CancellationToken cancellationToken)
    {
        await using var sample = typeof(SampleFile).Assembly.GetManifestResourceStream(Name)!;
        await using var upload = storage.CreateUpload();
        await sample.CopyToAsync(upload, cancellationToken);
        return upload.Name;
    }
}
