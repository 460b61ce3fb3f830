using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <summary>
/// Finds whose API token a program shows. There is no caller yet; the organisation that the token names is where it is looked
/// for, under that organisation's row-level security, and nothing is believed before the hash agrees.
/// </summary>
public sealed class FindTokenCaller(DozenDbContext db, TimeProvider time)
{
    /// <summary>How every token begins.</summary>
    public const string TokenStart = ApiTokenText.Start;

    /// <returns>The answer, and what it may be kept under; no key for what looks like no token.</returns>
    public static string? KeyOf(string text) => ApiTokenText.Parse(text) is { } token ? $"token {token.Hash}" : null;

    public async Task<CallerAnswer> ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiTokenText.Parse(text) is not { } token) return new CallerAnswer(ApiTokenFailures.Unknown);

        db.ActIn(token.OrganizationId);
        var row = await db.Integrations.AsNoTracking()
            .Where(i => i.Id == token.Id && i.IntegrationType == IntegrationType.ApiToken && i.Status == IntegrationStatus.Active)
            .Select(i => new { i.Id, i.DisplayName, i.Configuration, OrganizationIsActive = db.Organizations.Any(o => o.Id == i.OrganizationId && o.IsActive) })
            .SingleOrDefaultAsync(cancellationToken);
        if (row?.Configuration.To<ApiTokenSettings>() is not { Hash: { } hash } settings || !token.Matches(hash)) return new CallerAnswer(ApiTokenFailures.Unknown);
        if (settings.IsOver(time.Now())) return new CallerAnswer(ApiTokenFailures.Expired);
        if (!row.OrganizationIsActive) return new CallerAnswer(ApiTokenFailures.OrganizationInactive);

        var scopes = (settings.Scopes ?? []).Select(ApiTokenScope.Parse).OfType<ApiTokenScope>().ToList();
        return new CallerAnswer(ApiTokenScope.CallerOf(token.OrganizationId, new ActingToken(row.Id, row.DisplayName ?? ""), scopes), settings.ExpiresAt);
    }
}
