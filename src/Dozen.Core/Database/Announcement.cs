namespace Dozen.Core.Database;

/// <summary>Something that others outside may want to hear of once it is saved.</summary>
/// <param name="Type">As in the catalogue of events, such as <c>campaign.activated</c>.</param>
/// <param name="LeadId">The lead it is about, or null.</param>
/// <param name="UserId">Who did it; null for the system.</param>
/// <param name="Data">What there is to tell; asked for only when somebody listens, and with the versions that are being saved.</param>
public sealed record Announcement(string Type, long? LeadId, long? UserId, Func<object> Data);
