using Dozen.Core.Activities;
using Dozen.Core.Analytics;
using Dozen.Core.Campaigns;
using Dozen.Core.Importing;
using Dozen.Core.Integrations;
using Dozen.Core.Integrations.Webhooks;
using Dozen.Core.Leads;
using Dozen.Core.Organizations;
using Dozen.Core.Users;
using Dozen.Core.Verification;
using Dozen.Core.Workflows;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
        services.AddScoped<UpdateOrganization>();
        services.AddScoped<OpenOrganization>();
        services.AddScoped<FoundOrganization>();
        services.AddScoped<InviteUser>();
        services.AddScoped<UpdateUser>();
        services.AddScoped<UpdateProfile>();
        services.AddScoped<DeleteUser>();
        services.AddSingleton<IUserDeparture, LeadsOfLeavingUser>();
        services.AddSingleton<IUserDeparture, MentionsOfLeavingUser>();
        services.AddScoped<EarlierOrganizationQueries>();
        services.AddScoped<EarlierUserQueries>();
        services.AddScoped<LeadQueries>();
        services.AddScoped<EarlierLeadQueries>();
        services.AddScoped<CreateLeadWithNewEmail>();
        services.AddScoped<CreateLead>();
        services.AddScoped<UpdateLead>();
        services.AddScoped<ChangeLeadStatus>();
        services.AddScoped<AssignLead>();
        services.AddScoped<TrashLead>();
        services.AddScoped<RestoreLead>();
        services.AddScoped<TimelineQueries>();
        services.AddScoped<AddNote>();
        services.AddScoped<EditNote>();
        services.AddScoped<DeleteNote>();
        services.AddScoped<NoteQueries>();
        services.AddScoped<LogActivity>();
        services.AddScoped<UpdateActivity>();
        services.AddScoped<CompleteActivity>();
        services.AddScoped<RescheduleActivity>();
        services.AddScoped<CancelActivity>();
        services.AddScoped<DeleteActivity>();
        services.AddScoped<ActivityQueries>();
        services.AddScoped<TagLead>();
        services.AddScoped<TagQueries>();
        services.AddScoped<LogReport>();
        services.AddScoped<DashboardQueries>();
        services.AddScoped<VerifyDatabase>();
        services.AddScoped<PreviewImport>();
        services.AddScoped<ImportLeads>();
        services.AddScoped<ImportQueries>();
        services.AddScoped<UndoImport>();
        services.AddScoped<WaitingImports>();
        services.AddScoped<SweepUploads>();
        services.AddScoped<RememberMapping>();
        services.AddScoped<CampaignQueries>();
        services.AddScoped<CampaignMemberQueries>();
        services.AddScoped<CampaignAnalytics>();
        services.AddScoped<CreateCampaign>();
        services.AddScoped<UpdateCampaign>();
        services.AddScoped<ChangeCampaignStatus>();
        services.AddScoped<DeleteCampaign>();
        services.AddScoped<AddCampaignMembers>();
        services.AddScoped<ChangeMemberStatus>();
        services.AddScoped<RemoveCampaignMember>();
        services.AddScoped<ExecutionQueries>();
        services.AddScoped<IntegrationQueries>();
        services.AddScoped<CreateIntegration>();
        services.AddScoped<UpdateIntegration>();
        services.AddScoped<DeleteIntegration>();
        services.AddScoped<TestIntegration>();
        services.AddScoped<DeliveryQueries>();
        services.AddScoped<ReplayDelivery>();
        services.AddSingleton<WebhookSubscriptions>();
        services.AddSingleton<IInterceptor, WebhookOutbox>();
        return services;
    }
}
