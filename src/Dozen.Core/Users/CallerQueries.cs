using Dozen.Core.Common;
using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Users;

public enum CallerKind
{
    User,
    ApiToken,
    System,
}

/// <param name="May">By area what the caller may there: <c>read</c>, <c>write</c>. Areas without either are left out.</param>
public sealed record CallerSummary(CallerKind Kind, UserRole Role, IReadOnlyDictionary<string, IReadOnlyList<string>> May);

public sealed record CallingUser(
    long Id, string Email, string FirstName, string LastName, string Name, string TimezonePreference, bool EmailNotifications, string? AvatarUrl);

public sealed record CallingToken(long Id, string Name);

public sealed record CallingOrganization(long Id, string Name, string Slug);

/// <param name="User">Null when a program calls.</param>
/// <param name="ApiToken">Null when a person calls.</param>
public sealed record CallerView(CallerSummary Caller, CallingUser? User, CallingToken? ApiToken, CallingOrganization Organization);

/// <summary>What a caller is told about itself; every caller may ask.</summary>
public sealed class CallerQueries(DozenDbContext db, Caller caller)
{
    public async Task<CallerView> GetAsync(CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.AsNoTracking().Select(o => new CallingOrganization(o.Id, o.Name, o.Slug)).SingleAsync(cancellationToken);
        var user = caller.UserId is not { } id ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        var kind = caller.Token is not null ? CallerKind.ApiToken : user is null ? CallerKind.System : CallerKind.User;
        return new CallerView(
            new CallerSummary(kind, caller.Role, Allowed()),
            user is null ? null : new(user.Id, user.Email, user.FirstName, user.LastName, user.DisplayName, user.TimezonePreference, user.EmailNotifications, user.AvatarUrl),
            caller.Token is { } token ? new(token.Id, token.Name) : null,
            organization);
    }

    private Dictionary<string, IReadOnlyList<string>> Allowed() => Enum.GetValues<Area>()
        .Select(area => (Area: area.ToText(), May: (IReadOnlyList<string>)[.. Enum.GetValues<Access>().Where(access => caller.May(area, access)).Select(a => a.ToText())]))
        .Where(a => a.May.Count > 0).ToDictionary(a => a.Area, a => a.May);
}
