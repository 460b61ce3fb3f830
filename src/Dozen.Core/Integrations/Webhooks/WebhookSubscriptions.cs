using System.Collections.Concurrent;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations.Webhooks;

/// <summary>A webhook that listens.</summary>
internal sealed record Subscription(long IntegrationId, WebhookConfiguration Configuration);

/// <summary>
/// Who listens in each organisation, remembered, because every write asks and hardly any organisation has a webhook.
/// What another process changes is seen after <see cref="Memory"/>; what this one changes, at once.
/// </summary>
public sealed class WebhookSubscriptions(TimeProvider time)
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, (IReadOnlyList<Subscription> Listening, long ReadAt)> known = new();

    internal async ValueTask<IReadOnlyList<Subscription>> OfAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(db.OrganizationId, out var remembered) && time.GetElapsedTime(remembered.ReadAt) < Memory) return remembered.Listening;

        var readAt = time.GetTimestamp();
        var rows = await db.Integrations.AsNoTracking()
            .Where(i => i.IntegrationType == IntegrationType.Webhook && i.Status == IntegrationStatus.Active)
            .OrderBy(i => i.Id).Select(i => new { i.Id, i.Configuration }).ToListAsync(cancellationToken);
        IReadOnlyList<Subscription> listening =
            [.. rows.Select(r => (r.Id, Configuration: WebhookConfiguration.Read(r.Configuration))).Where(r => r.Configuration is not null).Select(r => new Subscription(r.Id, r.Configuration!))];
        known[db.OrganizationId] = (listening, readAt);
        return listening;
    }

    /// <summary>To be called when a webhook was saved.</summary>
    internal void Forget(long organizationId) => known.TryRemove(organizationId, out _);
}
