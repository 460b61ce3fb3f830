using Dozen.Core.Common;
using Dozen.Core.Database;
using Dozen.Core.Integrations;
using Dozen.Core.Users;
using Dozen.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Tests;

/// <summary>Who callers are, on whichever engine.</summary>
public abstract class IdentityContract(Engine engine) : DatabaseTest(engine)
{
    [Fact]
    public async Task The_first_administrator_is_made_and_found_again()
    {
        var granted = (await Grant("ada@people.example")).Value;
        var caller = (await Find("ADA@people.example")).Value;

        Assert.Equal(("ada@people.example", "my-organisation"), (granted.Email, granted.Organization));
        Assert.Equal((granted.UserId, granted.OrganizationId, UserRole.Admin), (caller.UserId, caller.OrganizationId, caller.Role));
        Assert.Equal("ada@people.example", Assert.Single(await Database.RunAsync<AdminQueries, IReadOnlyList<AdminView>>(q => q.ListAsync(Cancelled))).Email);
    }

    [Fact]
    public async Task Granting_raises_and_activates_the_user_there_is()
    {
        await Database.AddOrganizationAsync("north", Cancelled);
        await Change("admin@north.example", u => (u.Role, u.IsActive) = (UserRole.Viewer, false));
        Assert.Equal("identity.inactive", (await Find("admin@north.example")).Failure!.Code);

        Assert.Equal("north", (await Grant("Admin@North.example")).Value.Organization);

        Assert.Equal(UserRole.Admin, (await Find("admin@north.example")).Value.Role);
    }

    [Theory]
    [InlineData("no address", null, "validation")]
    [InlineData("you@dozen.example", null, "validation")]
    [InlineData("new@people.example", null, "validation")]
    [InlineData("new@people.example", "south", "organization.not_found")]
    [InlineData("admin@north.example", "my-organisation", "user.other_organization")]
    public async Task Granting_is_refused_where_it_is_not_clear_to_whom_or_where(string email, string? slug, string code)
    {
        await Database.AddOrganizationAsync("north", Cancelled);

        Assert.Equal(code, (await Grant(email, slug)).Failure!.Code);
    }

    [Fact]
    public async Task In_an_empty_database_granting_makes_the_first_organisation()
    {
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            await db.Users.IgnoreQueryFilters().ExecuteDeleteAsync(Cancelled);
            return await db.Organizations.IgnoreQueryFilters().ExecuteDeleteAsync(Cancelled);
        });

        Assert.Equal("my-organisation", (await Grant("ada@people.example")).Value.Organization);
        Assert.True((await Find("ada@people.example")).Succeeded);
    }

    [Fact]
    public async Task In_an_organisation_that_is_deactivated_administrators_alone_are_found()
    {
        var north = await Database.AddOrganizationAsync("north", Cancelled);
        await Database.RunAsync<InviteUser, Result<UserView>>(v => v.ExecuteAsync(new NewUser { Email = "max@north.example", Role = UserRole.Manager }, Cancelled), north);
        Assert.True((await Find("max@north.example")).Succeeded);
        await Database.RunAsync<DozenDbContext, int>(async db =>
        {
            using var _ = db.UseOwnerAccess();
            (await db.Organizations.IgnoreQueryFilters().SingleAsync(o => o.Slug == "north", Cancelled)).IsActive = false;
            return await db.SaveChangesAsync(Cancelled);
        });

        Assert.Equal("identity.organization_inactive", (await Find("max@north.example")).Failure!.Code);
        Assert.Equal(north, (await Find("admin@north.example")).Value);
    }

    [Theory]
    [InlineData("identity.unknown", "eve@people.example")]
    [InlineData("identity.unknown", "you@dozen.example")]
    [InlineData("identity.unknown", "YOU@dozen.example")]
    [InlineData("identity.unknown", "admi\u0274@north.example")]
    public async Task Whoever_is_nobody_here_is_told_so(string code, string email)
    {
        await Database.AddOrganizationAsync("north", Cancelled);

        Assert.Equal(code, (await Find(email)).Failure!.Code);
    }

    [Fact]
    public async Task A_token_is_found_by_what_it_says_and_its_use_is_written_once_a_minute()
    {
        var issued = (await Database.RunAsync<CreateApiToken, Result<IssuedApiToken>>(v => v.ExecuteAsync(new NewApiToken("Sync", ["write:leads", "read"]), Cancelled))).Value;

        var caller = (await Database.RunAsync<FindTokenCaller, CallerAnswer>(v => v.ExecuteAsync(issued.Token, Cancelled))).Who.Value;
        await Use(caller);
        Database.Time.Advance(TimeSpan.FromSeconds(30));
        await Use(caller);
        var first = await LastUse();
        Database.Time.Advance(TimeSpan.FromSeconds(30));
        await Use(caller);

        Assert.Equal((Database.Caller.OrganizationId, null, "Sync"), (caller.OrganizationId, caller.UserId, caller.Token!.Name));
        Assert.True(caller.May(Area.Leads, Access.Write) && caller.May(Area.Campaigns, Access.Read));
        Assert.False(caller.May(Area.Campaigns, Access.Write) || caller.May(Area.Users, Access.Write));
        Assert.Equal(TimeSpan.FromMinutes(1), await LastUse() - first);
    }

    [Fact]
    public async Task The_row_of_a_token_holds_no_token()
    {
        var issued = (await Database.RunAsync<CreateApiToken, Result<IssuedApiToken>>(v => v.ExecuteAsync(new NewApiToken("Sync", ["read"]), Cancelled))).Value;

        var row = await Database.RunAsync<DozenDbContext, Integration>(db => db.Integrations.AsNoTracking().SingleAsync(Cancelled));

        var secret = issued.Token[(issued.Token.Length - 43)..];
        Assert.DoesNotContain(secret, row.Configuration.Text, StringComparison.Ordinal);
        Assert.Equal(["hash", "prefix", "scopes", "expires_at"], row.Configuration.ToObject().Select(p => p.Key).OrderBy(k => Array.IndexOf(["hash", "prefix", "scopes", "expires_at"], k)));
    }

    [Fact]
    public async Task Who_callers_are_is_forgotten_when_a_user_changes_and_not_before_the_change_is_committed()
    {
        var known = Database.Services.GetService(typeof(KnownCallers)) as KnownCallers ?? throw new InvalidOperationException();
        await Grant("ada@people.example");
        var searches = 0;

        await Ask();
        await Ask();
        Assert.Equal(1, searches);
        await Change("ada@people.example", u => u.FirstName = "Ada");
        await Ask();
        Assert.Equal(2, searches);
        Database.Time.Advance(KnownCallers.KeptFor);
        await Ask();
        Assert.Equal(3, searches);

        async Task Ask() => await known.GetAsync("ada", async () =>
        {
            searches++;
            return new CallerAnswer(await Find("ada@people.example"));
        });
    }

    [Fact]
    public async Task What_was_found_before_a_change_is_not_believed_after_it()
    {
        var known = new KnownCallers(Database.Time);
        var stale = await known.GetAsync("ada", () =>
        {
            known.Forget();
            return Task.FromResult(new CallerAnswer(Caller.System(1)));
        });

        var fresh = await known.GetAsync("ada", () => Task.FromResult(new CallerAnswer(Caller.System(2))));

        Assert.Equal((1, 2), (stale.Value.OrganizationId, fresh.Value.OrganizationId));
    }

    private Task<Result<AdminView>> Grant(string email, string? slug = null) => Database.RunAsync<GrantAdmin, Result<AdminView>>(v => v.ExecuteAsync(email, slug, Cancelled));

    private Task<Result<Caller>> Find(string email) => Database.RunAsync<FindCaller, Result<Caller>>(v => v.ByEmailAsync(email, Cancelled));

    private Task<int> Change(string email, Action<User> change) => Database.RunAsync<DozenDbContext, int>(async db =>
    {
        using var _ = db.UseOwnerAccess();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancelled);
        change(await db.Users.IgnoreQueryFilters().SingleAsync(u => u.Email == email, Cancelled));
        var changed = await db.SaveChangesAsync(Cancelled);
        await transaction.CommitAsync(Cancelled);
        return changed;
    });

    private Task<Done> Use(Caller caller) => Database.RunAsync<RecordTokenUse, Done>(async v =>
    {
        await v.ExecuteAsync(caller.OrganizationId, caller.Token!.Id, Cancelled);
        return default;
    });

    private async Task<DateTimeOffset> LastUse() =>
        (await Database.RunAsync<ApiTokenQueries, Page<ApiTokenView>>(q => q.ListAsync(Cancelled))).Items.Single().LastUsedAt!.Value;
}

public sealed class SqliteIdentity() : IdentityContract(Engine.Sqlite);

public sealed class PostgresIdentity() : IdentityContract(Engine.Postgres);
