using System.Text;
using Dozen.Core.LegacyMigration.Ledger;

namespace Dozen.Core.LegacyMigration.Secrets;

/// <summary>
/// The secrets of a migration for whoever has to provide them, as a file of <c>NAME='value'</c> lines that a shell reads.
/// Only its owner may read it.
/// </summary>
public static class SecretsFile
{
    /// <param name="key">Opens what is encrypted; null writes only what was in clear.</param>
    /// <returns>Names of those that could not be opened.</returns>
    /// <exception cref="IOException">The file exists: a file of secrets is never overwritten.</exception>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        string path, IReadOnlyList<FoundSecret> secrets, IReadOnlyDictionary<string, string> values, string? key, CancellationToken cancellationToken)
    {
        var (lines, closed) = (new StringBuilder(), new List<string>());
        foreach (var secret in secrets)
        {
            var value = values.GetValueOrDefault(secret.Name);
            if (secret.IsEncrypted) value = key is not null && value is not null && FernetToken.Open(value, key) is { } opened ? Encoding.UTF8.GetString(opened) : null;
            if (value is null) closed.Add(secret.Name);
            else lines.Append(secret.Name).Append("='").Append(value.Replace("'", """'"'"'""", StringComparison.Ordinal)).Append("'\n");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken);
        return closed;
    }
}
