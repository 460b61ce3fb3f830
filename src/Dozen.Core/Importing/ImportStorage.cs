namespace Dozen.Core.Importing;

/// <summary>Where uploaded files wait for their import, and where rejected rows are written. One folder per run.</summary>
/// <param name="root">A folder of this machine; made when missing.</param>
public sealed class ImportStorage(string root)
{
    /// <summary>The rejected rows of a run: CSV with line, column, reason and the row itself.</summary>
    public string RejectedPath(long importId) => Path.Combine(root, $"{importId}.rejected.csv");

    /// <summary>A new, empty file for an upload.</summary>
    public FileStream CreateUpload()
    {
        Directory.CreateDirectory(root);
        return new FileStream(Path.Combine(root, $"{Guid.NewGuid():N}.upload"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>Uploads to which nothing has been written since.</summary>
    internal IEnumerable<FileInfo> UploadsUntouchedSince(DateTimeOffset time) => Directory.Exists(root)
        ? new DirectoryInfo(root).EnumerateFiles("*.upload").Where(f => f.LastWriteTimeUtc < time.UtcDateTime)
        : [];

    public bool Owns(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(root);

    internal string PrepareRejectedPath(long importId)
    {
        Directory.CreateDirectory(root);
        return RejectedPath(importId);
    }
}
