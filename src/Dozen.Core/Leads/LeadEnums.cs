namespace Dozen.Core.Leads;

public enum LeadStatus
{
    New,
    Contacted,
    Qualified,
    Proposal,
    Negotiation,
    ClosedWon,
    ClosedLost,
}

public enum LeadSource
{
    Website,
    Email,
    SocialMedia,
    Referral,
    Advertising,
    ColdOutreach,
    Event,
    GoogleMaps,
    Openstreetmap,
    Import,
    Api,
    Other,
}

public enum LeadTemperature
{
    Hot,
    Warm,
    Cold,
}
