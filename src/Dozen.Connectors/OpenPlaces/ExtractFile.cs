namespace Dozen.Connectors.OpenPlaces;

/// <summary>A file of places, or the sample within the program.</summary>
/// <param name="Fingerprint">Changes when the file does.</param>
internal sealed record ExtractFile(string Fingerprint, Func<Stream> Open)
{
    private const string Sample = "sample-open-places.ndjson";

    /// <returns>Null when the file is not there.</returns>
    public static ExtractFile? Find(string? path)
    {
        if (path is null) return new ExtractFile(Sample, () => typeof(ExtractFile).Assembly.GetManifestResourceStream(Sample)!);
        var file = new FileInfo(path);
        return file.Exists
            ? new ExtractFile(FormattableString.Invariant($"{file.Length}-{file.LastWriteTimeUtc.Ticks}"), () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
            : null;
    }
}
