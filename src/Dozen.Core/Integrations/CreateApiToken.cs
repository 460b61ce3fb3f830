using Dozen.Core.Activities;
using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Integrations;

/// <param name="Name">What the token is for, at most 255 characters: history names it.</param>
/// <param name="Scopes"><c>read</c>, <c>write</c>, <c>admin</c>, each also for one area: <c>write:leads</c>.</param>
/// <param name="ExpiresAt">In the future; null for never.</param>
public sealed record NewApiToken(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null);

/// <param name="Token">Shown now and never again.</param>
public sealed record IssuedApiToken(string Token, ApiTokenView ApiToken);

/// <summary>Makes a token with which a program acts in the organisation.</summary>
[Needs(Area.Integrations, Access.Write)]
public sealed class CreateApiToken(DozenDbContext db, Caller caller, TimeProvider time)
{
    private const int MaxName = 255;

    public async Task<Result<IssuedApiToken>> ExecuteAsync(NewApiToken input, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var name = input.Name?.Trim() ?? "";
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl)) return Failure.Invalid("name", $"Say in 1 to {MaxName} characters what the token is for.");
        if (input.ExpiresAt <= now) return Failure.Invalid("expires_at", "This time is past.");
        if (!Scopes(input).TryGet(out var scopes, out var refusal)) return refusal;

        var row = new Integration
        {
            OrganizationId = caller.OrganizationId,
            IntegrationType = IntegrationType.ApiToken,
            ProviderName = "dozen",
            DisplayName = name,
            CreatedBy = caller.UserId,
            CreatedAt = now,
            UpdatedAt = now,
        };

        // The token names its row, so the row comes first.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Integrations.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        var token = ApiTokenText.Create(caller.OrganizationId, row.Id);
        var settings = new ApiTokenSettings(token.Hash, token.Prefix, scopes, input.ExpiresAt?.ToUniversalTime().ToMicroseconds());
        row.Configuration = JsonText.From(settings);
        db.Activities.Add(Activity.Record(caller, null, ActivityType.Other, $"API token \"{name}\" created".Truncated(500), now, new { original_type = "api_token_created", token_id = row.Id, scopes }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        var creator = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == caller.UserId, cancellationToken);
        return new IssuedApiToken(token.ToString(), ApiTokenQueries.View(row.Id, name, settings, null, creator?.DisplayName, now, now));
    }

    private Result<string[]> Scopes(NewApiToken input)
    {
        var texts = (input.Scopes ?? []).Distinct().ToArray();
        if (texts.Length == 0) return Failure.Invalid("scopes", "A token needs at least one scope: read, write or admin, such as write:leads.");
        var scopes = new List<ApiTokenScope>();
        foreach (var text in texts)
        {
            if (text is null || ApiTokenScope.Parse(text) is not { } scope)
                return Failure.Invalid("scopes", $"\"{text}\" is no scope: {string.Join(", ", ApiTokenScope.Words)}, each also for one area ({string.Join(", ", SnakeCase.Texts<Area>())}), such as write:leads.");
            scopes.Add(scope);
        }

        // Or a token that may make tokens could make itself a stronger one.
        var wanted = ApiTokenScope.CallerOf(caller.OrganizationId, new ActingToken(0, ""), scopes);
        var tooMuch = Enum.GetValues<Area>().Any(area => Enum.GetValues<Access>().Any(access => wanted.May(area, access) && !caller.May(area, access)));
        return tooMuch ? ApiTokenFailures.TooMuch : texts;
    }
}
