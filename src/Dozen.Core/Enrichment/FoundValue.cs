using Dozen.Core.Contacts;

namespace Dozen.Core.Enrichment;

/// <summary>What a value found on a website is.</summary>
public enum FoundKind
{
    Email,

    /// <summary>As E.164.</summary>
    Phone,

    /// <summary>What the business calls itself.</summary>
    Company,

    /// <summary>A person; <see cref="FoundValue.Detail"/> is the title.</summary>
    Person,

    /// <summary>On one line; <see cref="FoundValue.Address"/> has the parts.</summary>
    Address,

    /// <summary>When it is open, such as <c>09:00-17:00</c>; <see cref="FoundValue.Detail"/> is the day in English and lower case.</summary>
    Hours,

    /// <summary>An address on a social network; <see cref="FoundValue.Detail"/> is the network.</summary>
    Profile,
}

/// <summary>A value with what it takes to believe it.</summary>
/// <param name="Page">Where it stood.</param>
/// <param name="Method">How it was found: <c>mailto</c>, <c>tel</c>, <c>json_ld</c>, <c>microdata</c>, <c>cloudflare</c>, <c>text</c>, <c>obfuscated</c>, <c>label</c>, <c>link</c>, <c>whatsapp</c>.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Detail">What else is known: a person's title, a phone as it was written, the name of a network.</param>
public sealed record FoundValue(FoundKind Kind, string Value, string Page, string Method, double Confidence, string? Detail = null)
{
    /// <summary>Of <see cref="FoundKind.Address"/> alone.</summary>
    public PostalAddress? Address { get; init; }
}
