namespace Dozen.Core.Activities;

/// <summary>Which activities are contacts, which are engagement, and which the record keeps of itself.</summary>
public static class ActivityKinds
{
    /// <summary>What people do: planned, done, or tried in vain.</summary>
    public static readonly IReadOnlyList<ActivityType> Contact =
        [ActivityType.Email, ActivityType.Call, ActivityType.Meeting, ActivityType.Linkedin, ActivityType.Sms, ActivityType.Note];

    /// <summary>What the lead did of its own accord.</summary>
    public static readonly IReadOnlyList<ActivityType> Engagement =
        [ActivityType.EmailOpened, ActivityType.EmailClicked, ActivityType.WebsiteVisit, ActivityType.FormSubmitted, ActivityType.DemoRequested, ActivityType.Download];

    /// <summary>The contact kinds that reach the lead; a note does not.</summary>
    internal static readonly ActivityType[] Reaching =
        [ActivityType.Email, ActivityType.Call, ActivityType.Meeting, ActivityType.Linkedin, ActivityType.Sms];

    /// <summary>Everything else is history, which Dozen alone writes.</summary>
    public static bool MayBeLogged(ActivityType type) => Contact.Contains(type) || Engagement.Contains(type);
}
