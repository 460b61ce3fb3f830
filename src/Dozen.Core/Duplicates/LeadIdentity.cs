using Dozen.Core.Contacts;

namespace Dozen.Core.Duplicates;

/// <summary>What is compared to find out whether two leads are the same.</summary>
/// <param name="ExternalIds">The external id first, then its other spellings.</param>
internal sealed record LeadIdentity(
    IReadOnlyList<string> ExternalIds, string? Email, string? PhoneE164, string? WebsiteDomain, string? Company, string? FirstName, string? LastName)
{
    private LeadKey[]? keys;

    /// <summary>The signs it can be found by, strongest first. A shared host is no sign.</summary>
    public IReadOnlyList<LeadKey> Keys => keys ??= [.. AllKeys()];

    /// <summary>
    /// Whether they share the key's sign <em>and</em> what it asks for besides: phone and domain ask for similar names,
    /// and two different ids of one source are two leads whatever else they share.
    /// </summary>
    public bool IsSameBy(LeadKeyKind kind, LeadIdentity other) =>
        kind == LeadKeyKind.ExternalId
        || (!HaveDifferentIdsOfOneSource(this, other)
            && (kind == LeadKeyKind.Email || NamesAreSimilar(this, other)));

    // Two people of one company are two leads; a company and a person of that company are the same business.
    private static bool NamesAreSimilar(LeadIdentity a, LeadIdentity b) => a.Person is not null && b.Person is not null
        ? NameSimilarity.AreSimilar(a.Person, b.Person)
        : NameSimilarity.AreSimilar(a.Company, b.Company);

    private string? Person => FirstName is null && LastName is null ? null : $"{FirstName} {LastName}".Trim();

    private static bool HaveDifferentIdsOfOneSource(LeadIdentity a, LeadIdentity b) =>
        a.ExternalIds.Count > 0 && b.ExternalIds.Count > 0
        && a.ExternalIds.Any(x => b.ExternalIds.Any(y => SourceOf(x) == SourceOf(y)))
        && !a.ExternalIds.Intersect(b.ExternalIds).Any();

    private static string SourceOf(string externalId) => externalId.Split(':', 2)[0];

    private IEnumerable<LeadKey> AllKeys()
    {
        foreach (var id in ExternalIds) yield return new(LeadKeyKind.ExternalId, id);
        if (Email is not null) yield return new(LeadKeyKind.Email, EmailAddress.KeyOf(Email));
        if (PhoneE164 is not null) yield return new(LeadKeyKind.Phone, PhoneE164);
        if (WebsiteDomain is not null && !WebAddress.IsSharedHost(WebsiteDomain)) yield return new(LeadKeyKind.Domain, WebsiteDomain);
    }
}
