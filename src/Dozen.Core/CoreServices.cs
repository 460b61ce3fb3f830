using Dozen.Core.Activities;
using Dozen.Core.Analytics;
using Dozen.Core.Exporting;
using Dozen.Core.Importing;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Core.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dozen.Core;

public static class CoreServices
{
    /// <summary>Every verb and query, one instance per scope.</summary>
    public static IServiceCollection AddDozenCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<FirstOrganization>();
        services.AddScoped<OrganizationQueries>();
        services.AddScoped<UserQueries>();
        services.AddScoped<LeadQueries>();
        services.AddScoped<EarlierLeadQueries>();
        services.AddScoped<CreateLead>();
        services.AddScoped<UpdateLead>();
        services.AddScoped<ChangeLeadStatus>();
        services.AddScoped<AssignLead>();
        services.AddScoped<TrashLead>();
        services.AddScoped<RestoreLead>();
        services.AddScoped<TimelineQueries>();
        services.AddScoped<AddNote>();
        services.AddScoped<DashboardQueries>();
        services.AddScoped<DashboardReports>();
        services.AddScoped<ReportClock>();
        services.AddScoped<FunnelQueries>();
        services.AddScoped<RevenueQueries>();
        services.AddScoped<ScoreQueries>();
        services.AddScoped<CampaignFigureQueries>();
        services.AddScoped<VerifyDatabase>();
        services.AddScoped<PreviewImport>();
        services.AddScoped<ImportLeads>();
        services.AddScoped<ImportQueries>();
        services.AddScoped<UndoImport>();
        services.AddScoped<WaitingImports>();
        services.AddScoped<RememberMapping>();
        services.AddScoped<ExportLeads>();
        services.AddScoped<ExportActivities>();
        services.AddScoped<ExportOrganization>();
        services.AddScoped<RestoreOrganization>();
        return services;
    }
}
