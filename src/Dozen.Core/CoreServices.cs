using Dozen.Core.Activities;
using Dozen.Core.Analytics;
using Dozen.Core.Importing;
using Dozen.Core.Integrations;
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
        services.AddSingleton<KnownCallers>();
        services.AddScoped<FindCaller>();
        services.AddScoped<CallerQueries>();
        services.AddScoped<AdminQueries>();
        services.AddScoped<GrantAdmin>();
        services.AddScoped<FindTokenCaller>();
        services.AddScoped<RecordTokenUse>();
        services.AddScoped<ApiTokenQueries>();
        services.AddScoped<CreateApiToken>();
        services.AddScoped<RevokeApiToken>();
        services.AddScoped<FirstOrganization>();
        services.AddScoped<FindOrganization>();
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
        services.AddScoped<VerifyDatabase>();
        services.AddScoped<PreviewImport>();
        services.AddScoped<ImportLeads>();
        services.AddScoped<ImportQueries>();
        services.AddScoped<UndoImport>();
        services.AddScoped<WaitingImports>();
        services.AddScoped<RememberMapping>();
        return services;
    }
}
