using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>A value longer than a lead can hold.</summary>
internal sealed record BrokenLimit(LeadField Field, string Sentence);

/// <summary>How long the values of a lead may be, in characters.</summary>
internal static class DraftLimits
{
    public const int Industry = 100;
    public const int City = 100;
    public const int Region = 100;
    public const int PostalCode = 20;

    private const int Name = 100;
    private const int Company = 255;
    private const int JobTitle = 100;
    private const int Phone = 50;
    private const int Url = WebAddress.MaxLength;
    private const int ExternalId = 255;

    // Not in the table's definition; they keep a single lead readable.
    private const int LongText = 100_000;
    private const int Tags = 100;
    private const int Tag = 100;

    /// <returns>The first value that is too long, or null.</returns>
    public static BrokenLimit? FirstBroken(LeadDraft draft) =>
        Check(LeadField.Company, draft.Company, Company)
        ?? Check(LeadField.FirstName, draft.FirstName, Name)
        ?? Check(LeadField.LastName, draft.LastName, Name)
        ?? Check(LeadField.JobTitle, draft.JobTitle, JobTitle)
        ?? Check(LeadField.Email, draft.Email, EmailAddress.MaxLength)
        ?? Check(LeadField.Phone, draft.Phone, Phone)
        ?? Check(LeadField.Website, draft.Website, Url)
        ?? Check(LeadField.LinkedinUrl, draft.LinkedinUrl, Url)
        ?? Check(LeadField.Industry, draft.Industry, Industry)
        ?? Check(LeadField.Address, draft.Address, LongText)
        ?? Check(LeadField.City, draft.City, City)
        ?? Check(LeadField.Region, draft.Region, Region)
        ?? Check(LeadField.PostalCode, draft.PostalCode, PostalCode)
        ?? Check(LeadField.Notes, draft.Notes, LongText)
        ?? Check(LeadField.ExternalId, draft.ExternalId, ExternalId)
        ?? CheckTags(draft.Tags);

    private static BrokenLimit? Check(LeadField field, string? text, int limit) =>
        text is null || text.Length <= limit ? null : new(field, $"{ColumnTarget.NameOf(field)}: {text.Length} characters, at most {limit}");

    private static BrokenLimit? CheckTags(IReadOnlyList<string> tags)
    {
        if (tags.Count > Tags) return new(LeadField.Tags, $"tags: {tags.Count} tags, at most {Tags}");
        foreach (var tag in tags)
        {
            if (tag.Length > Tag) return new(LeadField.Tags, $"tags: {tag.Length} characters, at most {Tag}");
        }

        return null;
    }
}
