using Dozen.Core.Campaigns;
using Dozen.Core.Common.Listing;
using Dozen.Core.Integrations;
using Dozen.Core.Users;
using Dozen.Web.Identity;

namespace Dozen.Web.Automation;

/// <summary>Whom and what the steps of a workflow may name.</summary>
public sealed record WorkflowChoices(IReadOnlyList<UserChoice> Users, IReadOnlyList<CampaignChoice> Campaigns, IReadOnlyList<IntegrationView> Integrations)
{
    internal static async Task<WorkflowChoices> LoadAsync(Operations operations, CancellationToken cancellationToken) => new(
        await operations.RunAsync((UserQueries q) => q.ListActiveAsync(cancellationToken)),
        await operations.RunAsync((CampaignQueries q) => q.ListOpenAsync(cancellationToken)),
        (await operations.RunAsync((IntegrationQueries q) =>
            q.ListAsync([IntegrationType.Webhook, IntegrationType.Automation], [], new ListPaging(PerPage: ListPaging.MaxPerPage), cancellationToken))).Value.Items);

    public string User(long? id) => Users.FirstOrDefault(u => u.Id == id)?.Name ?? $"user {id}";

    public string Campaign(long? id) => Campaigns.FirstOrDefault(c => c.Id == id)?.Name ?? $"campaign {id}";

    public string Integration(long? id) => Integrations.FirstOrDefault(i => i.Id == id) is { } known ? known.DisplayName ?? known.ProviderName : $"integration {id}";

    /// <summary>As options, with the one that is chosen also when it is not to be chosen any more.</summary>
    public IReadOnlyList<(string Value, string Text)> UserOptions(long? chosen, string none) => Options(Users.Select(u => (u.Id, u.Name)), chosen, User, none);

    /// <inheritdoc cref="UserOptions"/>
    public IReadOnlyList<(string Value, string Text)> CampaignOptions(long? chosen) => Options(Campaigns.Select(c => (c.Id, c.Name)), chosen, Campaign, "choose");

    /// <inheritdoc cref="UserOptions"/>
    public IReadOnlyList<(string Value, string Text)> IntegrationOptions(long? chosen) =>
        Options(Integrations.Select(i => (i.Id, $"{i.DisplayName ?? i.ProviderName}{(i.Status == IntegrationStatus.Active ? "" : " (not active)")}")), chosen, Integration, "choose");

    private static List<(string Value, string Text)> Options(IEnumerable<(long Id, string Name)> known, long? chosen, Func<long?, string> nameOf, string none)
    {
        List<(string Value, string Text)> options = [("", none), .. known.Select(k => (k.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), k.Name))];
        var text = chosen?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
        if (!options.Exists(o => o.Value == text)) options.Add((text, nameOf(chosen)));
        return options;
    }
}
