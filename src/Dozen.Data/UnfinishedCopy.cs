using Dozen.Core.Common;

namespace Dozen.Data;

/// <summary>Where a copy is written until it is whole.</summary>
internal static class UnfinishedCopy
{
    /// <summary>Makes the folder, and tries whether it can be written to.</summary>
    /// <param name="path">The name of the whole copy.</param>
    public static Result<string> Begin(string path)
    {
        if (File.Exists(path)) return BackupFailures.Exists(path);
        var unfinished = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Create(unfinished).Dispose();
            File.Delete(unfinished);
            return unfinished;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return BackupFailures.Unwritable(path, refused.Message);
        }
    }
}
