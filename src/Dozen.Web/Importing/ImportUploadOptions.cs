using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dozen.Web.Importing;

/// <param name="MaxBytes">The largest file that may be uploaded.</param>
internal sealed record ImportUploadOptions(long MaxBytes)
{
    public const string Setting = "DOZEN_IMPORT_MAX_BYTES";

    private const long Default = 2L * 1024 * 1024 * 1024;

    /// <exception cref="FormatException">The setting is no number of bytes.</exception>
    public static ImportUploadOptions From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text) return new(Default);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0
            ? new(bytes)
            : throw new FormatException($"{Setting} must be a number of bytes, such as {Default}.");
    }
}
