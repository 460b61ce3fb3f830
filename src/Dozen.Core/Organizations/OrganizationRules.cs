using Dozen.Core.Common;
using Dozen.Core.Contacts;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Organizations;

/// <summary>Puts input into an organisation, and tells what is wrong with it.</summary>
internal static class OrganizationRules
{
    private const int Name = 255;
    private const int Slug = 100;
    private const int Description = 100_000;
    private const int Website = 500;
    private const int Industry = 100;
    private const int Tier = 50;

    /// <summary>Sets and checks the fields that are present; what was stored before a check existed stays until somebody changes it.</summary>
    public static void Fill(Organization organization, OrganizationInput input, FieldProblems problems)
    {
        if (input.Description.IsPresent) problems.Text("description", organization.Description = input.Description.Value.OrNull(), Description);
        if (input.Industry.IsPresent) problems.Text("industry", organization.Industry = input.Industry.Value.OrNull(), Industry);
        if (input.Size.IsPresent) organization.Size = input.Size.Value;
        if (input.SubscriptionTier.IsPresent) problems.Required("subscription_tier", organization.SubscriptionTier = input.SubscriptionTier.Value.OrNull() ?? "", Tier);
        if (input.Settings is { IsPresent: true, Value: { } patch }) organization.Settings = new OrganizationSettings(organization.Settings).Merged(patch, problems);
        if (input.BillingEmail.IsPresent)
        {
            organization.BillingEmail = input.BillingEmail.Value.OrNull();
            if (organization.BillingEmail is { } email && !EmailAddress.IsValid(email)) problems.Add("billing_email", "This is no e-mail address.");
        }

        if (!input.Website.IsPresent) return;
        var website = input.Website.Value.OrNull();
        organization.Website = website is null ? null : WebAddress.Parse(website)?.Url ?? website;
        problems.Text("website", organization.Website, Website);
        if (website is not null && WebAddress.Parse(website) is null) problems.Add("website", "This is no http or https address.");
    }

    public static void CheckName(string name, FieldProblems problems) => problems.Required("name", name, Name);

    public static void CheckSlug(string slug, FieldProblems problems)
    {
        if (slug.Length is 0 or > Slug || !slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            problems.Add("slug", $"Small letters a to z, digits and hyphens, at most {Slug}.");
    }

    /// <summary>A slug made from a name: what can't stand in one becomes a hyphen.</summary>
    public static string SlugOf(string name)
    {
        var slug = string.Concat(Letters.Fold(name).Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-'));
        slug = string.Join('-', slug.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length == 0 ? "organisation" : slug[..Math.Min(slug.Length, Slug - 5)].TrimEnd('-');
    }

    /// <summary>Asked over all organisations, so with the owner's access; tells nothing but that it is taken.</summary>
    public static async Task<bool> IsTakenAsync(DozenDbContext db, string slug, long? exceptId, CancellationToken cancellationToken)
    {
        using var _ = db.UseOwnerAccess();
        return await db.Organizations.IgnoreQueryFilters().AnyAsync(o => o.Slug == slug && o.Id != exceptId, cancellationToken);
    }
}
