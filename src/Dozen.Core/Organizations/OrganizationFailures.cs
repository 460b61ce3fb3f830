using Dozen.Core.Common;

namespace Dozen.Core.Organizations;

public static class OrganizationFailures
{
    public static readonly Failure Stale = new(FailureKind.Stale, "organization.stale", "Somebody else has changed this organisation. Load it again and repeat your change.");

    public static readonly Failure SlugTaken = new(FailureKind.Conflict, "organization.slug_taken", "This slug is taken.")
    {
        Errors = new Dictionary<string, string[]> { ["slug"] = ["This slug is taken."] },
    };

    public static readonly Failure Several = Failure.Invalid("organization", "There are several organisations; say which one.");

    public static Failure NotFound(string? slug) =>
        new(FailureKind.NotFound, "organization.not_found", slug is null ? "There is no organisation yet." : $"There is no organisation \"{slug}\".");

    public static Failure NotFound(long id) => new(FailureKind.NotFound, "organization.not_found", $"There is no organisation {id}.");
}
