namespace Dozen.Core.Duplicates;

/// <summary>The signs by which two leads may be the same, strongest first.</summary>
public enum LeadKeyKind
{
    ExternalId,
    Email,
    Phone,
    Domain,
}

/// <param name="Text">In the form in which it is compared: external id as is, e-mail in lower case, phone as E.164, own domain.</param>
internal readonly record struct LeadKey(LeadKeyKind Kind, string Text);
