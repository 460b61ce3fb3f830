using Dozen.Core.Common;
using Dozen.Core.Leads;

namespace Dozen.Web.Compatibility;

/// <summary>The fields of a lead that the earlier platform's clients send. Absent fields stay as they are; null clears.</summary>
public record EarlierLeadInput
{
    /// <summary>At most 320 characters.</summary>
    public Patched<string?> Email { get; init; }

    public Patched<string?> FirstName { get; init; }

    public Patched<string?> LastName { get; init; }

    public Patched<string?> Company { get; init; }

    public Patched<string?> JobTitle { get; init; }

    public Patched<string?> Phone { get; init; }

    /// <summary>http or https.</summary>
    public Patched<string?> Website { get; init; }

    public Patched<string?> LinkedinUrl { get; init; }

    public Patched<LeadTemperature> LeadTemperature { get; init; }

    public Patched<DateOnly?> ExpectedCloseDate { get; init; }

    public Patched<LeadStatus> Status { get; init; }

    public Patched<LeadSource> Source { get; init; }

    /// <summary>In cents; not negative.</summary>
    public Patched<long?> Value { get; init; }

    public Patched<string?> Notes { get; init; }

    public Patched<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>A JSON object; replaced as a whole.</summary>
    public Patched<JsonText> CustomFields { get; init; }

    public Patched<long?> AssignedToId { get; init; }

    /// <summary>What is absent gets the earlier platform's defaults.</summary>
    internal NewLead ToNewLead() => new()
    {
        Email = Email,
        FirstName = FirstName,
        LastName = LastName,
        Company = Company,
        JobTitle = JobTitle,
        Phone = Phone,
        Website = Website,
        LinkedinUrl = LinkedinUrl,
        LeadTemperature = LeadTemperature,
        ExpectedCloseDate = ExpectedCloseDate,
        Status = Status,
        Source = Source.Or(LeadSource.Other),
        Value = Value,
        Notes = Notes,
        Tags = Tags,
        CustomFields = CustomFields,
        AssignedToId = AssignedToId,
    };

    internal LeadPatch ToPatch() => new()
    {
        Email = Email,
        FirstName = FirstName,
        LastName = LastName,
        Company = Company,
        JobTitle = JobTitle,
        Phone = Phone,
        Website = Website,
        LinkedinUrl = LinkedinUrl,
        LeadTemperature = LeadTemperature,
        ExpectedCloseDate = ExpectedCloseDate,
        Status = Status,
        Source = Source,
        Value = Value,
        Notes = Notes,
        Tags = Tags,
        CustomFields = CustomFields,
        AssignedToId = AssignedToId,
    };
}

/// <summary>Where the status is not a query parameter.</summary>
public sealed record EarlierStatusInput
{
    public Patched<LeadStatus> NewStatus { get; init; }
}

/// <summary>Where the owner is not a query parameter.</summary>
public sealed record EarlierOwnerInput
{
    /// <summary>A user of the organisation; null for nobody.</summary>
    public Patched<long?> UserId { get; init; }
}
