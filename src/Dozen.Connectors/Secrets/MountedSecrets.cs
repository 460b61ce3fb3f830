using Dozen.Core.Integrations.Secrets;

namespace Dozen.Connectors.Secrets;

/// <summary>Secrets from files, as container platforms mount them, or from the environment; a file is looked for first.</summary>
/// <param name="folder">Holds one file per secret, named as the secret; null for none.</param>
internal sealed class MountedSecrets(string? folder) : ISecretSource
{
    /// <summary>Bytes; a key that is larger is none.</summary>
    private const int Largest = 64 * 1024;

    public async Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken)
    {
        // The name has no slash and no dot, so it can't leave the folder. Read anew each time: platforms exchange secrets under a running server.
        if (!string.IsNullOrWhiteSpace(folder) && new FileInfo(Path.Combine(folder, name.Text)) is { Exists: true, Length: <= Largest } file)
            return (await File.ReadAllTextAsync(file.FullName, cancellationToken)).TrimEnd('\r', '\n');
        return Environment.GetEnvironmentVariable(name.Text) is { Length: > 0 } value ? value : null;
    }
}
