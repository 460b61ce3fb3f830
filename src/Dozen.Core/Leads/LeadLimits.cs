namespace Dozen.Core.Leads;

/// <summary>How long a lead's values may be, in characters.</summary>
public static class LeadLimits
{
    public const int ExternalId = 255;
    public const int Email = 320;
    public const int Name = 100;
    public const int Company = 255;
    public const int JobTitle = 100;
    public const int Phone = 50;
    public const int Website = 500;
    public const int LinkedinUrl = 500;
    public const int Industry = 100;
    public const int City = 100;
    public const int Region = 100;
    public const int PostalCode = 20;

    /// <summary>No database limit stands behind this one; it keeps a single lead readable.</summary>
    public const int Text = 100_000;

    public const int Tags = 100;
    public const int Tag = 100;
}
