namespace Dozen.Core.Integrations.Secrets;

/// <summary>Where secrets are kept: outside the database, and read when they are needed.</summary>
public interface ISecretSource
{
    /// <summary>The secret, or null when there is none of this name. Never logged, never stored.</summary>
    Task<string?> FindAsync(SecretName name, CancellationToken cancellationToken);
}
