using Dozen.Core.Common;
using Dozen.Core.Database;

namespace Dozen.Core.Leads;

/// <summary>A person or business that may become a customer.</summary>
public sealed class Lead : ITenantOwned, IVersioned
{
    public long Id { get; init; }

    public long OrganizationId { get; init; }

    /// <summary>Where it came from, such as <c>google:ChIJ…</c>; unique within the organisation.</summary>
    public string? ExternalId { get; set; }

    public string? Email { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public string? Company { get; set; }

    public string? JobTitle { get; set; }

    /// <summary>As given.</summary>
    public string? Phone { get; set; }

    /// <summary>Derived from <see cref="Phone"/>; null when that is no valid number.</summary>
    public string? PhoneE164 { get; set; }

    public string? Website { get; set; }

    /// <summary>Derived from <see cref="Website"/>: lower case, without <c>www.</c>.</summary>
    public string? WebsiteDomain { get; set; }

    public string? LinkedinUrl { get; set; }

    public string? Industry { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? PostalCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public LeadStatus Status { get; set; } = LeadStatus.New;

    public LeadSource Source { get; set; } = LeadSource.Other;

    public LeadTemperature LeadTemperature { get; set; } = LeadTemperature.Cold;

    /// <summary>0 to 100.</summary>
    public int Score { get; set; }

    /// <summary>What the deal is worth, in cents.</summary>
    public long? Value { get; set; }

    public string? Notes { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public JsonText CustomFields { get; set; } = JsonText.EmptyObject;

    /// <summary>One object per source: what it said, when, and how sure it is.</summary>
    public JsonText EnrichmentData { get; set; } = JsonText.EmptyObject;

    public DateOnly? ExpectedCloseDate { get; set; }

    public DateTimeOffset? LastEngagementDate { get; set; }

    public long? AssignedToId { get; set; }

    /// <summary>Derived: see <see cref="Leads.SearchText"/>.</summary>
    public string SearchText { get; set; } = "";

    public long Version { get; init; } = 1;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it was put in the trash; null for a living lead.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>What to call it: the company, else the person, else the address it can be reached at.</summary>
    public string DisplayName => NameOf(Company, FirstName, LastName, Email, Phone);

    public static string NameOf(string? company, string? firstName, string? lastName, string? email, string? phone) =>
        company ?? (string.Join(' ', new[] { firstName, lastName }.Where(n => n is not null)) is { Length: > 0 } person ? person : email ?? phone ?? "");

    /// <summary>Moves it to another status. Any status may follow any other, so that a slip can be taken back.</summary>
    /// <returns>False when it already has that status.</returns>
    public bool MoveTo(LeadStatus status, DateTimeOffset now)
    {
        if (status == Status) return false;
        Status = status;
        UpdatedAt = now;
        return true;
    }

    /// <returns>False when it already has that owner.</returns>
    public bool AssignTo(long? userId, DateTimeOffset now)
    {
        if (userId == AssignedToId) return false;
        AssignedToId = userId;
        UpdatedAt = now;
        return true;
    }

    public void MoveToTrash(DateTimeOffset now) => DeletedAt = UpdatedAt = now;

    public void Restore(DateTimeOffset now)
    {
        DeletedAt = null;
        UpdatedAt = now;
    }
}
