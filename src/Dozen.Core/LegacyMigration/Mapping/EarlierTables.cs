namespace Dozen.Core.LegacyMigration.Mapping;

/// <summary>The twenty tables, and a table of jobs that some databases have. One definition each, in the folder's other files.</summary>
internal static class EarlierTables
{
    /// <summary>Kept in the ledger as they are; what is in them is not read.</summary>
    public static readonly IReadOnlyList<string> LedgerOnly = ["alembic_version", "automation_jobs"];

    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyList<LegacyTable> All(bool earlierExecutions) =>
    [
        CoreTables.Organizations, CoreTables.Users, CoreTables.Leads, CoreTables.Campaigns,
        SupportingTables.ScoringRules, WorkflowTables.Workflows,
        earlierExecutions ? WorkflowTables.EarlierExecutions : WorkflowTables.Executions,
        ActivityTables.Communications, ActivityTables.Logs, ActivityTables.Assignments, ActivityTables.Notes,
        SupportingTables.CampaignMembers, SupportingTables.MovedMembers, SupportingTables.ScoreHistory,
        SupportingTables.Integrations, WorkflowTables.Credentials,
        WorkflowTables.Steps, WorkflowTables.MapsLeads, WorkflowTables.MapsSearches, WorkflowTables.EnrichedData,
    ];

    public static readonly IReadOnlyList<string> Names =
    [
        "organizations", "users", "leads", "communications", "activity_logs", "lead_notes", "lead_assignments", "lead_scoring_rules",
        "lead_score_history", "campaigns", "campaign_leads", "integrations", "workflows", "workflow_executions", "workflow_logs",
        "workflow_credentials", "enriched_lead_data", "google_maps_leads", "google_maps_search_executions", "alembic_version",
    ];

    /// <summary>Some databases never had them.</summary>
    public static readonly IReadOnlyList<string> Optional =
        ["workflow_logs", "workflow_credentials", "enriched_lead_data", "google_maps_leads", "google_maps_search_executions", "alembic_version"];
}
