namespace Dozen.Core.Enrichment;

/// <summary>Asks the name service whether a domain takes mail.</summary>
public interface IMailDomains
{
    /// <returns>Null when that can't be found out: no name service, no answer in time. Not knowing is not a no.</returns>
    Task<bool?> TakesMailAsync(string domain, CancellationToken cancellationToken);
}
