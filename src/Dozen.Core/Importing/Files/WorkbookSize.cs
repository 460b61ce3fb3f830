using System.Globalization;
using System.IO.Compression;
using Dozen.Core.Common;

namespace Dozen.Core.Importing.Files;

/// <summary>Unpacks a workbook once into nothing, to know what it really holds: the sizes a zip file states may be lies.</summary>
internal static class WorkbookSize
{
    /// <returns>The unpacked bytes of each part by name, or why the workbook is refused.</returns>
    public static async ValueTask<Result<Dictionary<string, long>>> MeasureAsync(
        ZipArchive zip, long packedBytes, ImportFileOptions options, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var buffer = new byte[128 * 1024];
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            long size = 0;
            await using var part = await entry.OpenAsync(cancellationToken);
            for (int read; (read = await part.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                size += read;
                total += read;
                if (Refuse(total, packedBytes, options) is { } refusal) return refusal;
            }

            sizes[entry.FullName] = size;
        }

        return sizes;
    }

    private static Failure? Refuse(long total, long packedBytes, ImportFileOptions options)
    {
        if (total > options.MaxWorkbookBytes)
            return ImportFileFailures.WorkbookTooLarge(string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than {options.MaxWorkbookBytes / 1024 / 1024:N0} MiB"));
        if (total > options.WorkbookRatioFreeBytes && total / options.MaxWorkbookRatio > packedBytes)
            return ImportFileFailures.WorkbookTooLarge(string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than {options.MaxWorkbookRatio:N0} times its size, as files made to exhaust a machine do"));
        return null;
    }
}
