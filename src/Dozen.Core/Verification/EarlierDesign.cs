namespace Dozen.Core.Verification;

/// <summary>The twenty-table design that the twelve replace: what must be gone, and what it is measured against.</summary>
internal static class EarlierDesign
{
    public const int Tables = 20;

    public static readonly IReadOnlyList<string> ActivityTables = ["activity_logs", "communications", "lead_assignments"];

    public static readonly IReadOnlyList<string> WorkflowTables =
    [
        "workflows", "workflow_executions", "workflow_logs", "workflow_credentials", "google_maps_leads", "google_maps_search_executions",
    ];

    /// <summary>Names of it that may stand as read-only views, for reports that still ask for them.</summary>
    public static readonly IReadOnlyList<string> Views =
    [
        "activity_logs", "communications", "enriched_lead_data", "google_maps_leads", "google_maps_search_executions", "lead_assignments", "workflow_logs",
    ];

    /// <summary>Who a caller is comes from outside, so nothing of it is stored.</summary>
    public static readonly IReadOnlyList<string> AuthenticationColumns =
        ["hashed_password", "is_verified", "last_login", "username", "preferences"];

    /// <summary>No table of the twelve may have these. The last two are derived from activities.</summary>
    public static readonly IReadOnlyList<string> ForbiddenColumns =
        [.. AuthenticationColumns, "first_contacted_at", "last_contacted_at"];
}
