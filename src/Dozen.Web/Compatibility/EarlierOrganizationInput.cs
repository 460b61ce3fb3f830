using System.Text.Json.Serialization;
using Dozen.Core.Common;
using Dozen.Core.Organizations;

namespace Dozen.Web.Compatibility;

/// <summary>The fields of an organisation that the earlier platform's clients send. Absent fields stay as they are; null clears.</summary>
public record EarlierOrganizationInput
{
    public Patched<string?> Name { get; init; }

    /// <summary>Made from the name when a new organisation comes without one.</summary>
    public Patched<string?> Slug { get; init; }

    public Patched<string?> Description { get; init; }

    public Patched<string?> Website { get; init; }

    public Patched<string?> Industry { get; init; }

    public Patched<OrganizationSize?> Size { get; init; }

    /// <summary>Merged into the settings, key by key.</summary>
    public Patched<JsonText> Settings { get; init; }

    public Patched<string?> SubscriptionTier { get; init; }

    public Patched<string?> BillingEmail { get; init; }

    internal OrganizationPatch ToPatch() => new()
    {
        Name = Name,
        Slug = Slug,
        Description = Description,
        Website = Website,
        Industry = Industry,
        Size = Size,
        Settings = Settings,
        SubscriptionTier = SubscriptionTier,
        BillingEmail = BillingEmail,
    };
}

/// <summary>An organisation to be founded. The earlier platform knew no first administrator; without one nobody could come in.</summary>
public sealed record EarlierNewOrganization : EarlierOrganizationInput
{
    [JsonRequired]
    public FirstAdmin? Admin { get; init; }

    internal NewOrganization ToNewOrganization() => new()
    {
        Name = Name.Value ?? "",
        Slug = Slug.Value,
        Description = Description,
        Website = Website,
        Industry = Industry,
        Size = Size,
        Settings = Settings,
        SubscriptionTier = SubscriptionTier,
        BillingEmail = BillingEmail,
        Admin = Admin ?? new FirstAdmin(""),
    };
}
